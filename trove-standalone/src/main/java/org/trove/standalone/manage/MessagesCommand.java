package org.trove.standalone.manage;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import net.sourceforge.argparse4j.inf.Subparsers;
import org.jspecify.annotations.Nullable;
import org.trove.store.Database;
import org.trove.store.ParkedMessage;
import org.trove.store.Stores;

/** {@code bin/trove-manage messages}: shows the messages that no service could handle, has them sent again, or drops them. */
final class MessagesCommand {
    static final String NAME = "messages";
    private static final List<String> HEAD = List.of("ID", "TOPIC", "METHOD", "ATTEMPTS", "PARKED", "REPLAY", "REASON");

    private final Database database;

    MessagesCommand(Database database) {
        this.database = database;
    }

    /** @return the actions, each a command of its own */
    static List<Subparser> describe(Subparser command) {
        Subparsers actions = command.addSubparsers().dest("action").metavar("ACTION");
        Subparser show = action(actions, "show", "shows one message, without its content, which may hold passwords");
        show.addArgument("id").help("of the message, as 'list' prints it");
        Subparser replay = action(actions, "replay", "has a service send messages to their topic again");
        Subparser drop = action(actions, "drop", "forgets messages for good");
        for (Subparser some : List.of(replay, drop)) {
            some.addArgument("ids").metavar("ID").nargs("+").help("of a message, as 'list' prints it");
        }
        return List.of(action(actions, "list", "shows the messages that no service could handle"), show, replay, drop);
    }

    private static Subparser action(Subparsers actions, String name, String help) {
        return actions.addParser(name).help(help).description(help);
    }

    /** @return what to print @throws IllegalArgumentException where there is no such message; then nothing is changed */
    String run(Namespace parsed) {
        return switch (parsed.getString("action")) {
            case "list" -> table();
            case "show" -> show(parsed.getString("id"));
            case "replay" -> replay(parsed.getList("ids"));
            case "drop" -> drop(parsed.getList("ids"));
            default -> throw new IllegalArgumentException("unknown action");
        };
    }

    String table() {
        List<ParkedMessage.Summary> all =
                database.read(stores -> stores.parkedMessages().list());
        return all.isEmpty()
                ? "no messages are parked\n"
                : TextTable.of(HEAD, all.stream().map(MessagesCommand::row).toList());
    }

    private static List<String> row(ParkedMessage.Summary message) {
        return List.of(
                message.id(),
                message.topic(),
                message.method(),
                Integer.toString(message.attempts()),
                time(message.created()),
                replay(message.replayAsked()),
                message.reason());
    }

    String show(String id) {
        ParkedMessage.Summary message =
                database.read(stores -> stores.parkedMessages().find(id).orElseThrow(() -> unknown(id)));
        return TextTable.of(
                List.of("ID", message.id()),
                List.of(
                        List.of("TOPIC", message.topic()),
                        List.of("METHOD", message.method()),
                        List.of("BYTES", Integer.toString(message.bytes())),
                        List.of("ATTEMPTS", Integer.toString(message.attempts())),
                        List.of("PARKED", time(message.created())),
                        List.of("REPLAY", replay(message.replayAsked())),
                        List.of("REASON", message.reason())));
    }

    String replay(List<String> ids) {
        each(ids, (stores, id) -> stores.parkedMessages().askReplay(id));
        return "A service that serves the topic sends " + count(ids)
                + " again within 5 seconds, while the broker is there.\n";
    }

    String drop(List<String> ids) {
        each(ids, (stores, id) -> stores.parkedMessages().drop(id));
        return "dropped " + count(ids) + "\n";
    }

    /** What is done to one message. */
    @FunctionalInterface
    private interface Change {
        /** @return false where there is none */
        boolean make(Stores stores, String id);
    }

    private void each(List<String> ids, Change change) {
        database.write(stores -> {
            for (String id : ids) {
                if (!change.make(stores, id)) {
                    throw unknown(id);
                }
            }
            return true;
        });
    }

    private static String count(List<String> ids) {
        return ids.size() == 1 ? "1 message" : ids.size() + " messages";
    }

    private static IllegalArgumentException unknown(String id) {
        return new IllegalArgumentException(
                "there is no parked message " + id + "; nothing was changed. 'messages list' shows all");
    }

    private static String replay(@Nullable Instant asked) {
        return asked == null ? "-" : time(asked);
    }

    private static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
