package dev.larder.admin;

/** The answer of an operation that has nothing else to tell. */
public record Success(boolean success) {
    static final String EXAMPLE = """
            {"success": true}
            """;
}
