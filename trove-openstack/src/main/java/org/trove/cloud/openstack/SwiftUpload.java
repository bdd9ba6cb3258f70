package org.trove.cloud.openstack;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;

/** Content on its way to Swift in segments, each of them a stream of its own. */
final class SwiftUpload {
    private final SwiftClient swift;
    private final String container;
    private final String prefix;
    private final long segmentBytes;
    private final List<Map<String, Object>> manifest = new ArrayList<>();
    private final MessageDigest checksums = Md5.digest();
    private long sizeBytes;

    /**
     * @param container of the segments
     * @param prefix of their names, of this upload alone
     */
    SwiftUpload(SwiftClient swift, String container, String prefix, long segmentBytes) {
        this.swift = swift;
        this.container = container;
        this.prefix = prefix;
        this.segmentBytes = segmentBytes;
    }

    /** @throws IOException where the content cannot be read */
    void send(InputStream content) throws IOException {
        PushbackInputStream source = new PushbackInputStream(content);
        for (int next = source.read(); next >= 0; next = source.read()) {
            source.unread(next);
            sendSegment(source);
        }
    }

    private void sendSegment(InputStream source) throws IOException {
        String name = prefix + String.format("%08d", manifest.size());
        Bounded bounded = new Bounded(source, segmentBytes);
        MessageDigest digest = Md5.digest();
        String etag;
        try {
            etag = swift.upload(SwiftClient.path(container, name), new DigestInputStream(bounded, digest))
                    .firstValue("ETag")
                    .orElse("");
        } catch (CloudException e) {
            if (bounded.failure != null) {
                throw bounded.failure;
            }
            throw e;
        }
        String md5 = Md5.hex(digest);
        if (!etag.replace("\"", "").equals(md5)) {
            throw new CloudException(
                    Kind.TRANSIENT, "Swift has a segment of MD5 " + etag + ", but it was sent with " + md5 + ".", null);
        }
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("path", "/" + container + "/" + name);
        entry.put("etag", md5);
        entry.put("size_bytes", bounded.count);
        manifest.add(entry);
        checksums.update(md5.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        sizeBytes += bounded.count;
    }

    /** What makes one object of the segments, in Swift's words. */
    byte[] manifest() {
        return Answer.write(manifest).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    /** The MD5 of the segments' MD5s; to be asked once. */
    String checksum() {
        return Md5.hex(checksums);
    }

    long sizeBytes() {
        return sizeBytes;
    }

    /** The next bytes of a longer stream, which stays open. */
    private static final class Bounded extends FilterInputStream {
        private final long limit;
        private long count;
        private @Nullable IOException failure;

        Bounded(InputStream source, long limit) {
            super(source);
            this.limit = limit;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (count == limit) {
                return -1;
            }
            try {
                int read = super.in.read(buffer, offset, (int) Math.min(length, limit - count));
                count += Math.max(read, 0);
                return read;
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        @Override
        public void close() {
            // The next segment reads on.
        }
    }
}
