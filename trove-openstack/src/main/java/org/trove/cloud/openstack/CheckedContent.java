package org.trove.cloud.openstack;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.List;

/** Content that consists of parts whose lengths and MD5s are known: reading it fails where it is not what it should be. */
final class CheckedContent extends FilterInputStream {
    private final List<Part> parts;
    private final MessageDigest digest = Md5.digest();
    private int current;
    private long left;

    CheckedContent(InputStream content, List<Part> parts) throws IOException {
        super(content);
        this.parts = List.copyOf(parts);
        begin(0);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (current == parts.size()) {
            if (super.in.read() >= 0) {
                throw new IOException("the object is longer than it was when it was stored");
            }
            return -1;
        }
        int count = super.in.read(buffer, offset, (int) Math.min(length, left));
        if (count < 0) {
            throw new IOException("the object ended " + left + " bytes before the end of its part " + (current + 1)
                    + " of " + parts.size());
        }
        digest.update(buffer, offset, count);
        left -= count;
        if (left == 0) {
            check();
        }
        return count;
    }

    private void check() throws IOException {
        String found = Md5.hex(digest);
        String stored = parts.get(current).md5();
        if (!found.equals(stored)) {
            throw new IOException("part " + (current + 1) + " of " + parts.size() + " of the object has MD5 " + found
                    + ", but it was stored with " + stored);
        }
        begin(current + 1);
    }

    private void begin(int index) throws IOException {
        current = index;
        if (current < parts.size()) {
            left = parts.get(current).sizeBytes();
            if (left == 0) {
                check();
            }
        }
    }

    /** Read by nobody here: bytes that are skipped are read all the same, or they would not be checked. */
    @Override
    public long skip(long count) throws IOException {
        long skipped = 0;
        byte[] buffer = new byte[8192];
        while (skipped < count) {
            int read = read(buffer, 0, (int) Math.min(buffer.length, count - skipped));
            if (read < 0) {
                break;
            }
            skipped += read;
        }
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** A part as it was stored. @param md5 hexadecimal digits, lower case */
    record Part(long sizeBytes, String md5) {}
}
