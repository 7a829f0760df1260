package dev.larder.core;

/**
 * A part of new settings cannot be checked, because it needs another part that could not be made. The faults of the other
 * part are told, and this one is no fault of its own.
 */
public final class MissingPart extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param part the missing part, such as {@code service a} */
    public MissingPart(String part) {
        super(part, null, false, false);
    }
}
