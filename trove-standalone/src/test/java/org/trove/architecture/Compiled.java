package org.trove.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Classes for the rules to judge: the project's own, and small offenders that exist only as text in a test. */
final class Compiled {
    private static final Pattern PACKAGE = Pattern.compile("package ([\\w.]+);");
    private static final Pattern TYPE = Pattern.compile("(?:class|interface|record|enum) (\\w+)");

    private Compiled() {}

    static JavaClasses productionCode() {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(location -> !location.contains("-tests.jar"))
                .importPackages("org.trove");
    }

    /** Compiles the sources, one top-level type each, into the directory and imports what came out. */
    static JavaClasses offenders(Path directory, String... sources) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> options = List.of("-d", directory.toString(), "-proc:none", "-nowarn");
        List<Source> units = Stream.of(sources).map(Source::new).toList();
        StringBuilder complaints = new StringBuilder();
        boolean compiled = compiler.getTask(
                        null, null, diagnostic -> complaints.append(diagnostic).append('\n'), options, null, units)
                .call();
        if (!compiled) {
            throw new IllegalArgumentException("the offender itself does not compile: " + complaints);
        }
        return new ClassFileImporter().importPath(directory);
    }

    private static String find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalArgumentException("no " + pattern + " in: " + text);
        }
        return matcher.group(1);
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String text) {
            super(
                    URI.create("string:///" + find(PACKAGE, text).replace('.', '/') + "/" + find(TYPE, text) + ".java"),
                    Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) throws IOException {
            return text;
        }
    }
}
