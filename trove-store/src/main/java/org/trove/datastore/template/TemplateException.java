package org.trove.datastore.template;

/** A template cannot be rendered; it has to be corrected before another try makes sense. */
public final class TemplateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TemplateException(String message, Throwable cause) {
        super(message, cause);
    }
}
