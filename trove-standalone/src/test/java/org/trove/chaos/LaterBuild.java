package org.trove.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * A build that comes after this one: restarts have a new version with a step inserted, and there is a new kind of operation. It is made of
 * this project's sources, changed in a few places, so that it differs from this build in nothing else.
 */
final class LaterBuild {
    static final String NEW_KIND = "inspect";
    static final String CHANGED_KIND = "restart";
    static final String INSERTED_STEP = "note";

    private static final String NOTE = """
            package org.trove.taskmanager.instance;

            import java.util.Map;
            import org.trove.taskmanager.flow.Step;
            import org.trove.taskmanager.flow.StepContext;
            import org.trove.taskmanager.flow.StepResult;

            public final class Note implements Step {
                @Override
                public String name() {
                    return "note";
                }

                @Override
                public StepResult perform(StepContext context) {
                    return StepResult.done(Map.of("noted", "yes"));
                }
            }
            """;

    private static final String KINDS = """
            new OperationKind("restart", 2, List.of(StepDefinition.of("note"), RESTART_DATASTORE, FINISH), true,
                    InstanceTask.REBOOTING, InstanceTask.NONE,
                    EnumSet.of(InstanceTask.NONE, InstanceTask.RESTART_REQUIRED)),
            new OperationKind("inspect", 1, List.of(StepDefinition.of("note")), true,
                    InstanceTask.NONE, InstanceTask.NONE, EnumSet.of(InstanceTask.NONE)),
            """;

    private static final String RESTARTS = """
            new RestartFlow(guests).flow(), new RestartFlow(guests).later(),
            new Flow(org.trove.operation.OperationKind.newest("inspect").orElseThrow(),
                    List.of(new org.trove.taskmanager.instance.Note()),
                    org.trove.taskmanager.flow.Endings.silent(), false),
            """;

    private static final String FLOWS = """
                return new Flow(org.trove.operation.OperationKind.find(KIND, 1).orElseThrow(), steps, new Failure(), false);
            }

            public Flow later() {
                List<Step> steps = List.of(
                        new Note(),
                        new RestartDatastore(guests, BROKER_PATIENCE),
                        new SetTask("finish", InstanceTask.NONE));
                return new Flow(ChangeParts.kind(KIND), steps, new Failure(), false);
            }
            """;

    private LaterBuild() {}

    /**
     * Compiles what differs.
     *
     * @param root of the project, which is built
     * @param work an empty directory
     * @return classes to be put before those of this build
     */
    static Path compile(Path root, Path work) throws IOException {
        Path sources = Files.createDirectories(work.resolve("sources"));
        Path classes = Files.createDirectories(work.resolve("classes"));
        List<String> files = new ArrayList<>();
        files.add(write(sources, "Note.java", NOTE));
        String kinds = "private static final List<OperationKind> ALL = List.of(";
        files.add(write(
                sources, "OperationKind.java", changed(root, "operation/OperationKind.java", kinds, kinds + KINDS)));
        files.add(write(
                sources,
                "RestartFlow.java",
                changed(
                        root,
                        "taskmanager/instance/RestartFlow.java",
                        "return new Flow(ChangeParts.kind(KIND), steps, new Failure(), false);\n    }\n",
                        FLOWS)));
        files.add(write(
                sources,
                "InstanceFlows.java",
                changed(root, "taskmanager/InstanceFlows.java", "new RestartFlow(guests).flow(),", RESTARTS)));
        List<String> arguments = new ArrayList<>(
                List.of("-proc:none", "-nowarn", "-cp", classPath(root, "taskmanager"), "-d", classes.toString()));
        arguments.addAll(files);
        if (ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)) != 0) {
            throw new IllegalStateException("the later build does not compile; adapt LaterBuild to the sources");
        }
        return classes;
    }

    /** The class path of a service as it was built, jar by jar: the compiler expands no patterns when it is called like this. */
    static String classPath(Path root, String module) {
        Path target = root.resolve("trove-" + module + "/target");
        try (Stream<Path> libraries = Files.list(target.resolve("lib"))) {
            return Stream.concat(Stream.of(target.resolve("trove-" + module + ".jar")), libraries.sorted())
                    .map(Path::toString)
                    .collect(Collectors.joining(":"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String write(Path directory, String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private static String changed(Path root, String file, String before, String after) throws IOException {
        String source = Files.readString(find(root, file));
        if (!source.contains(before)) {
            throw new IllegalStateException(file + " has no more \"" + before + "\"; adapt LaterBuild to it");
        }
        return source.replace(before, after);
    }

    /** Whatever module it is in. */
    private static Path find(Path root, String file) throws IOException {
        try (Stream<Path> modules = Files.list(root)) {
            return modules.map(module -> module.resolve("src/main/java/org/trove/" + file))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no module has " + file));
        }
    }
}
