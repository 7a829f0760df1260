package dev.larder.admin;

/** The answer of an operation without other results. */
public record Success(boolean success) {
    static final String EXAMPLE = """
            {"success": true}
            """;
}
