package org.trove.taskmanager.userdata;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.trove.setting.YamlTree;

/**
 * What an operator adds to a server's user data, taken apart into what cloud-init works on: it looks into a message of several
 * parts, an archive or a compressed file only where that is the whole of the user data, and ours is another part beside it.
 */
final class AddedUserData {
    private static final int LARGEST_BYTES = 1 << 20;
    private static final String ARCHIVE = "#cloud-config-archive";

    /** How a text begins, and what cloud-init takes it for then. The longer of two goes first. */
    private static final Map<String, String> BEGINNINGS = new LinkedHashMap<>();

    private static final Set<String> TYPES;
    private static final Set<String> TOLD_BY_BEGINNING =
            Set.of("text/plain", "text/x-not-multipart", "text/x-shellscript");
    private static final Set<String> COMPRESSED = Set.of(
            "application/gzip",
            "application/gzip-compressed",
            "application/gzipped",
            "application/x-compress",
            "application/x-compressed",
            "application/x-gunzip",
            "application/x-gzip",
            "application/x-gzip-compressed");
    private static final String HANDLER = "text/part-handler";
    private static final Set<String> NO_HEADERS =
            Set.of("content", "filename", "type", "content-disposition", "content-type");

    static {
        BEGINNINGS.put(ARCHIVE, "text/cloud-config-archive");
        BEGINNINGS.put("#cloud-config-jsonp", "text/cloud-config-jsonp");
        BEGINNINGS.put("## template: jinja", "text/jinja2");
        BEGINNINGS.put("#cloud-boothook", "text/cloud-boothook");
        BEGINNINGS.put("#cloud-config", "text/cloud-config");
        BEGINNINGS.put("#include-once", "text/x-include-once-url");
        BEGINNINGS.put("#part-handler", HANDLER);
        BEGINNINGS.put("#include", "text/x-include-url");
        BEGINNINGS.put("#!", "text/x-shellscript");
        Set<String> types = new TreeSet<>(BEGINNINGS.values());
        types.addAll(List.of(
                "text/x-shellscript-per-boot", "text/x-shellscript-per-instance", "text/x-shellscript-per-once"));
        TYPES = types;
    }

    private AddedUserData() {}

    /** @throws IllegalArgumentException naming the file and what is allowed */
    static List<UserDataPart> read(Path file) {
        try {
            return parts(Files.readAllBytes(file));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("a file of taskmanager.user_data cannot be read: " + file, e);
        }
    }

    /** @throws IllegalArgumentException saying what is allowed, where cloud-init would make nothing of it */
    static List<UserDataPart> parts(byte[] file) {
        List<UserDataPart> parts = unfolded(file);
        boolean anyType = parts.stream().anyMatch(part -> typeOf(part).equals(HANDLER));
        for (UserDataPart part : parts) {
            String type = typeOf(part);
            if (!anyType && !TYPES.contains(type)) {
                throw new IllegalArgumentException("a part of the type '" + type
                        + "' is nothing that cloud-init knows; it takes " + TYPES
                        + ", text/plain where the part begins with one of " + BEGINNINGS.keySet()
                        + ", and others where a text/part-handler is among the parts");
            }
        }
        return parts;
    }

    /** What cloud-init takes the part for. */
    static String typeOf(UserDataPart part) {
        String type = part.type();
        return TOLD_BY_BEGINNING.contains(type)
                ? byBeginning(new String(part.content(), StandardCharsets.UTF_8))
                        .orElse(type)
                : type;
    }

    private static List<UserDataPart> unfolded(byte[] file) {
        String text = text(unzipped(file));
        if (text.isBlank()) {
            return List.of();
        }
        Optional<String> type = byBeginning(text);
        if (type.isPresent()) {
            return text.stripLeading().toLowerCase(Locale.ROOT).startsWith(ARCHIVE)
                    ? exploded(text)
                    : List.of(UserDataPart.plain(text));
        }
        if (!MimeMessage.isOne(text)) {
            throw new IllegalArgumentException(
                    "it must begin as cloud-init's forms do, with one of " + BEGINNINGS.keySet()
                            + ", or be a MIME message with the header MIME-Version; gzip may be around each"
                            + (isBase64(text) ? ". It looks like base64: decode it first (base64 -d)" : ""));
        }
        List<UserDataPart> parts = new ArrayList<>();
        for (UserDataPart part : MimeMessage.parts(text)) {
            parts.addAll(unfolded(part));
        }
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("its MIME message has no part");
        }
        return parts;
    }

    private static List<UserDataPart> unfolded(UserDataPart part) {
        if (COMPRESSED.contains(part.type())) {
            return unfolded(part.content());
        }
        return typeOf(part).equals("text/cloud-config-archive") ? exploded(text(part.content())) : List.of(part);
    }

    /** An archive is a list of texts, or of sections with a text and its headers. */
    private static List<UserDataPart> exploded(String archive) {
        JsonNode list = YamlTree.parse(archive);
        if (!list.isArray()) {
            throw new IllegalArgumentException(ARCHIVE + " must hold a list");
        }
        List<UserDataPart> parts = new ArrayList<>();
        for (JsonNode entry : list) {
            Map<String, String> headers = new LinkedHashMap<>();
            String content =
                    entry.isTextual() ? entry.asText() : entry.path("content").asText();
            headers.put(
                    "Content-Type",
                    entry.path("type").asText(byBeginning(content).orElse("text/cloud-config"))
                            + "; charset=\"utf-8\"");
            if (entry.has("filename")) {
                headers.put(
                        "Content-Disposition",
                        "attachment; filename=\"" + entry.path("filename").asText() + "\"");
            }
            entry.properties().stream()
                    .filter(field -> !NO_HEADERS.contains(field.getKey().toLowerCase(Locale.ROOT)))
                    .forEach(field ->
                            headers.put(field.getKey(), field.getValue().asText()));
            parts.add(new UserDataPart(headers, content));
        }
        return parts;
    }

    private static Optional<String> byBeginning(String text) {
        String begin = text.stripLeading().toLowerCase(Locale.ROOT);
        return BEGINNINGS.entrySet().stream()
                .filter(form -> begin.startsWith(form.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static byte[] unzipped(byte[] file) {
        if (file.length < 2 || (file[0] & 0xff) != 0x1f || (file[1] & 0xff) != 0x8b) {
            return file;
        }
        try (InputStream gzip = new GZIPInputStream(new ByteArrayInputStream(file))) {
            byte[] content = gzip.readNBytes(LARGEST_BYTES + 1);
            if (content.length > LARGEST_BYTES) {
                throw new IllegalArgumentException("it holds more than " + LARGEST_BYTES + " bytes");
            }
            return content;
        } catch (IOException e) {
            throw new IllegalArgumentException("it begins as gzip does and cannot be decompressed", e);
        }
    }

    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("it is neither a text in UTF-8 nor gzip", e);
        }
    }

    private static boolean isBase64(String text) {
        String packed = text.replaceAll("\\s", "");
        if (!packed.matches("[A-Za-z0-9+/]+=*") || packed.length() % 4 != 0) {
            return false;
        }
        byte[] decoded = Base64.getDecoder().decode(packed);
        return unzipped(decoded) != decoded
                || byBeginning(new String(decoded, StandardCharsets.UTF_8)).isPresent();
    }
}
