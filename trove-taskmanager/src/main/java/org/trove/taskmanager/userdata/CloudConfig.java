package org.trove.taskmanager.userdata;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Writes a document for cloud-init that puts files into a server. */
final class CloudConfig {
    /** Characters of base64 that Nova takes: its column's size. */
    static final int LARGEST_BASE64 = 65_535;

    /** Smaller files stay readable for those who look into the document. */
    private static final int COMPRESSED_FROM_BYTES = 4_096;

    private CloudConfig() {}

    static String of(List<GuestFile> files) {
        StringBuilder document = new StringBuilder("#cloud-config\nwrite_files:\n");
        for (GuestFile file : files) {
            byte[] content = file.content().getBytes(StandardCharsets.UTF_8);
            boolean compressed = content.length >= COMPRESSED_FROM_BYTES;
            document.append("- path: ").append(file.path()).append('\n');
            document.append("  owner: ").append(file.owner()).append('\n');
            document.append("  permissions: '").append(file.mode()).append("'\n");
            document.append("  encoding: ")
                    .append(compressed ? "gz+b64" : "b64")
                    .append('\n');
            document.append("  content: ")
                    .append(base64(compressed ? gzip(content) : content))
                    .append('\n');
        }
        return document.toString();
    }

    /** @throws UserDataTooLargeException where Nova would not take it */
    static void requireFitting(String document) {
        int size = base64(document.getBytes(StandardCharsets.UTF_8)).length();
        if (size > LARGEST_BASE64) {
            throw new UserDataTooLargeException(
                    "The server's user data has " + size
                            + " characters of base64, and Nova takes " + LARGEST_BASE64
                            + " at most: make the files of taskmanager.guest_config and of taskmanager.user_data smaller, those in its cloudinit_location too.");
        }
    }

    private static byte[] gzip(byte[] content) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
