package org.trove.api.connection;

import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.content.ByteBufferContentSource;
import org.eclipse.jetty.server.Request;

/** A request whose body is there: whoever reads it never waits for the client. */
final class WholeRequest extends Request.Wrapper {

    private final Content.Source content;
    private final boolean complete;

    /** @param complete whether nothing of the body is left on the connection */
    WholeRequest(Request request, ByteBuffer body, boolean complete) {
        super(request);
        this.content = new ByteBufferContentSource(body);
        this.complete = complete;
    }

    @Override
    public Content.Chunk read() {
        return content.read();
    }

    @Override
    public void demand(Runnable demandCallback) {
        content.demand(demandCallback);
    }

    @Override
    public void fail(Throwable failure) {
        content.fail(failure);
        super.fail(failure);
    }

    @Override
    public boolean consumeAvailable() {
        return complete;
    }
}
