package org.trove.api.validation;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.trove.error.TroveException;

/**
 * What a gzip stream holds; nothing is read before it is asked for, and an empty stream holds nothing. A broken or cut one is the
 * client's fault (BAD_REQUEST), unlike a connection that breaks.
 */
final class UnpackedStream extends InputStream {

    private final InputStream packed;
    private @Nullable InputStream unpacked;

    UnpackedStream(InputStream packed) {
        this.packed = packed;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            return opened().read(buffer, offset, length);
        } catch (ZipException | EOFException e) {
            throw TroveException.badRequest("The request's body is not the whole of a valid gzip stream.");
        }
    }

    private InputStream opened() throws IOException {
        @Nullable InputStream open = unpacked;
        if (open == null) {
            PushbackInputStream peeked = new PushbackInputStream(packed, 1);
            int first = peeked.read();
            if (first < 0) {
                open = peeked;
            } else {
                peeked.unread(first);
                open = new GZIPInputStream(peeked);
            }
            unpacked = open;
        }
        return open;
    }

    @Override
    public void close() throws IOException {
        packed.close();
    }
}
