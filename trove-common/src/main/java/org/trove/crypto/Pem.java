package org.trove.crypto;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts of keys and certificates as programs exchange them (RFC 7468). */
public final class Pem {
    public static final String CERTIFICATE = "CERTIFICATE";
    public static final String PRIVATE_KEY = "PRIVATE KEY";

    private static final int LINE = 64;

    private Pem() {}

    /** @param label what it is, e.g. {@link #CERTIFICATE} */
    public static String encode(String label, byte[] content) {
        String body = Base64.getMimeEncoder(LINE, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }

    /** The first such part of a text. @throws IllegalArgumentException where there is none */
    public static byte[] decode(String label, String text) {
        List<byte[]> all = decodeAll(label, text);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("there is no " + label + " in PEM");
        }
        return all.get(0);
    }

    /** All such parts of a text. @throws IllegalArgumentException where one is not Base64 */
    public static List<byte[]> decodeAll(String label, String text) {
        Pattern pattern = Pattern.compile("-----BEGIN " + label + "-----([^-]*)-----END " + label + "-----");
        List<byte[]> parts = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            parts.add(Base64.getMimeDecoder().decode(matcher.group(1)));
        }
        return parts;
    }
}
