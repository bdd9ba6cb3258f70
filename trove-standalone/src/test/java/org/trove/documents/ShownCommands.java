package org.trove.documents;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.sourceforge.argparse4j.inf.ArgumentParser;
import net.sourceforge.argparse4j.inf.ArgumentParserException;
import org.trove.architecture.SourceTree;

/**
 * Finds commands of the project in a page and compares them with what the programs say of themselves: the usage text in a
 * script, or the program's own reader of arguments. Nothing is started.
 */
final class ShownCommands {
    private static final Pattern INLINE = Pattern.compile("`(bin/[^`]+)`");
    private static final Pattern USAGE = Pattern.compile("<<'?TXT'?\\n(.*?)\\nTXT\\n", Pattern.DOTALL);
    private static final Pattern PYTHON_WORD = Pattern.compile("\"(--[a-z-]+|[a-z]+)\"");
    private static final Pattern WORD = Pattern.compile("--?[a-z][a-z0-9-]*|[a-z][a-z-]+");
    private static final Pattern TOKEN = Pattern.compile("'[^']*'|\"[^\"]*\"|[^\\s]+");

    /** A command of a page, with the options and words that follow it. */
    record Shown(String where, String program, List<String> arguments) {}

    /** Reads the arguments of programs that do so in Java. */
    interface Parsers {
        ArgumentParser manage();

        ArgumentParser standalone();
    }

    private final Path root;
    private final Parsers parsers;

    ShownCommands(Path root, Parsers parsers) {
        this.root = root;
        this.parsers = parsers;
    }

    /** Every command of the project that the page shows, in a block or within a sentence. */
    static List<Shown> in(Path page) {
        List<Shown> shown = new ArrayList<>();
        String[] lines = SourceTree.text(page).split("\n", -1);
        boolean block = false;
        for (int i = 0; i < lines.length; i++) {
            String where = page.getFileName() + ":" + (i + 1);
            if (lines[i].strip().startsWith("```")) {
                block = !block;
            } else if (block && lines[i].strip().startsWith("bin/")) {
                shown.add(parse(where, lines[i].strip().replaceFirst("\\s#.*", "")));
            } else if (!block) {
                Matcher inline = INLINE.matcher(lines[i]);
                while (inline.find()) {
                    shown.add(parse(where, inline.group(1)));
                }
            }
        }
        return shown;
    }

    private static Shown parse(String where, String line) {
        List<String> tokens = new ArrayList<>();
        Matcher token = TOKEN.matcher(line.replaceFirst("[;|>&].*", ""));
        while (token.find() && !token.group().equals("--")) {
            tokens.add(token.group());
        }
        return new Shown(where, tokens.get(0), tokens.subList(1, tokens.size()));
    }

    /** What is wrong with the command, empty where nothing is. */
    List<String> wrong(Shown shown) {
        Path program = root.resolve(shown.program());
        if (!Files.exists(program)) {
            return List.of(shown.where() + ": there is no " + shown.program());
        }
        if (!Files.isExecutable(program)) {
            return List.of(shown.where() + ": " + shown.program() + " cannot be executed");
        }
        List<String> arguments = shown.arguments();
        if (shown.program().equals("bin/trove-manage")) {
            return refusals(shown, parsers.manage(), arguments);
        }
        if (shown.program().equals("bin/trove")
                && !arguments.isEmpty()
                && arguments.get(0).equals("standalone")) {
            return refusals(shown, parsers.standalone(), arguments.subList(1, arguments.size()));
        }
        Set<String> known = known(program);
        return arguments.stream()
                .filter(argument -> WORD.matcher(argument).matches())
                .filter(argument -> !argument.matches("-h|--help") && !known.contains(argument))
                .map(argument -> shown.where() + ": " + shown.program() + " does not know " + argument)
                .toList();
    }

    private static List<String> refusals(Shown shown, ArgumentParser parser, List<String> arguments) {
        List<String> real = arguments.stream()
                .map(argument -> argument.equals("N") ? "1" : argument)
                .filter(argument -> !argument.equals("--help") && !argument.equals("..."))
                .toList();
        try {
            parser.parseArgs(real.toArray(String[]::new));
            return List.of();
        } catch (ArgumentParserException e) {
            // A page may name a command without all that it takes.
            return String.valueOf(e.getMessage()).contains("too few arguments")
                    ? List.of()
                    : List.of(shown.where() + ": " + shown.program() + " " + String.join(" ", arguments) + ": "
                            + e.getMessage());
        }
    }

    /** Options and words of the usage text; of a launcher of a service or of a Python program, where that stands. */
    private Set<String> known(Path program) {
        String script = SourceTree.text(program);
        Set<String> known = usage(script);
        if (known.isEmpty() && script.contains("serve ")) {
            known = usage(SourceTree.text(root.resolve("bin/lib/launch.sh")));
        }
        Matcher python = Pattern.compile("\\$ROOT/(bin/lib/\\S+\\.py)").matcher(script);
        if (known.isEmpty() && python.find()) {
            Matcher word = PYTHON_WORD.matcher(SourceTree.text(root.resolve(python.group(1))));
            while (word.find()) {
                known.add(word.group(1));
            }
        }
        return known;
    }

    private static Set<String> usage(String script) {
        Set<String> words = new TreeSet<>();
        Matcher usage = USAGE.matcher(script);
        while (usage.find()) {
            Matcher word = WORD.matcher(usage.group(1));
            while (word.find()) {
                words.add(word.group());
            }
        }
        return words;
    }
}
