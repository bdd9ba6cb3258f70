package org.trove.architecture;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Measures source files by the compiler's own reading of them. */
final class CodeSizes {
    /** One method or constructor; lines count from its first line, annotations included, to its closing brace. */
    record Method(String where, boolean constructor, long lines, int parameters) {}

    private CodeSizes() {}

    static List<Method> methods(Collection<Path> files) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
            List<Method> found = new ArrayList<>();
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                new Scanner(unit, positions, found).scan(unit, null);
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The value that the given share (0 to 1) of the values does not exceed; 0 of none. */
    static long percentile(Collection<Long> values, double share) {
        List<Long> sorted = values.stream().sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }

    private static final class Scanner extends TreeScanner<@Nullable Void, @Nullable Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<Method> found;
        private String owner = "";

        Scanner(CompilationUnitTree unit, SourcePositions positions, List<Method> found) {
            this.unit = unit;
            this.positions = positions;
            this.found = found;
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void none) {
            String outer = owner;
            owner = unit.getPackageName() + "." + type.getSimpleName();
            super.visitClass(type, null);
            owner = outer;
            return null;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void none) {
            boolean constructor = method.getReturnType() == null;
            found.add(new Method(
                    owner + "." + method.getName(),
                    constructor,
                    lines(method),
                    isCompact(method) || isCalledByNobody(method)
                            ? 0
                            : method.getParameters().size()));
            return super.visitMethod(method, null);
        }

        private long lines(MethodTree method) {
            LineMap map = unit.getLineMap();
            long start = map.getLineNumber(positions.getStartPosition(unit, method));
            return map.getLineNumber(positions.getEndPosition(unit, method)) - start + 1;
        }

        /** The signature is another's, or lists the keys of a file. */
        private static boolean isCalledByNobody(MethodTree method) {
            return method.getModifiers().getAnnotations().stream()
                    .map(annotation -> annotation.getAnnotationType().toString())
                    .anyMatch(name -> name.equals("Override") || name.equals("JsonCreator"));
        }

        /** A record's components are its fields, not parameters that a caller must sort out. */
        private boolean isCompact(MethodTree method) {
            return method.getModifiers().getFlags().isEmpty()
                    ? method.getParameters().stream().allMatch(this::isWithoutPosition)
                    : !method.getParameters().isEmpty()
                            && method.getReturnType() == null
                            && method.getParameters().stream().allMatch(this::isWithoutPosition);
        }

        private boolean isWithoutPosition(com.sun.source.tree.Tree parameter) {
            return positions.getEndPosition(unit, parameter) < 0;
        }
    }
}
