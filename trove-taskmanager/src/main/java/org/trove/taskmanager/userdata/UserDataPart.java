package org.trove.taskmanager.userdata;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One part of a message for cloud-init.
 *
 * @param headers in the order of the message, with their own spelling, each on one line
 * @param body as it stands in the message, which may be encoded
 */
record UserDataPart(Map<String, String> headers, String body) {
    private static final String ENCODING = "Content-Transfer-Encoding";
    private static final int HEX = 16;

    UserDataPart {
        headers = new LinkedHashMap<>(headers);
    }

    /** A text whose first line tells cloud-init what it is. */
    static UserDataPart plain(String text) {
        return new UserDataPart(Map.of("Content-Type", "text/plain; charset=\"utf-8\""), text);
    }

    Optional<String> header(String name) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** Type and subtype, without parameters. */
    String type() {
        String value = header("Content-Type").orElse("text/plain");
        return value.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /** What the body says, without its encoding. */
    byte[] content() {
        return switch (encoding()) {
            case "base64" -> Base64.getMimeDecoder().decode(body);
            case "quoted-printable" -> unquoted();
            default -> body.getBytes(StandardCharsets.UTF_8);
        };
    }

    private String encoding() {
        return header(ENCODING).orElse("8bit").strip().toLowerCase(Locale.ROOT);
    }

    private byte[] unquoted() {
        String text = body.replaceAll("=[ \\t]*\\r?\\n", "");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            if (text.startsWith("=", i) && text.substring(i + 1).matches("(?s)[0-9A-Fa-f]{2}.*")) {
                bytes.write(Integer.parseInt(text.substring(i + 1, i + 3), HEX));
                i += 2;
            } else {
                bytes.writeBytes(text.substring(i, i + 1).getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    /** The same with a header more, unless one of those names is there. */
    UserDataPart withDefault(String name, String value, String... others) {
        List<String> names = new ArrayList<>(List.of(others));
        names.add(name);
        if (names.stream().anyMatch(other -> header(other).isPresent())) {
            return this;
        }
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new UserDataPart(more, body);
    }

    /** As it stands in a message: headers, an empty line, the body. Encoded only where that is needed: there is little room. */
    String print() {
        boolean encoded = encoding().equals("base64") || encoding().equals("quoted-printable");
        boolean plain = StandardCharsets.US_ASCII.newEncoder().canEncode(body);
        StringBuilder text = new StringBuilder();
        headers.forEach((name, value) -> {
            if (encoded || plain || !name.equalsIgnoreCase(ENCODING)) {
                text.append(name).append(": ").append(value).append('\n');
            }
        });
        if (encoded || plain) {
            return text.append('\n').append(body).toString();
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return text.append(ENCODING)
                .append(": base64\n\n")
                .append(Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(bytes))
                .toString();
    }
}
