package dev.larder.core.event.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A pattern of keys such as {@code user:{id}:*}. A placeholder matches one or more characters up to the next {@code /},
 * {@code :} or the character that follows it in the pattern. A {@code *} at the end matches any rest.
 *
 * <p>Matching never backtracks, so no key can make it slow.
 */
public final class KeyPattern {
    /** The name of the text that the {@code *} at the end matches. */
    static final String REST = "*";

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");

    private final String text;
    private final Pattern pattern;
    private final List<String> names = new ArrayList<>();
    private final String outline;

    private KeyPattern(String text) {
        this.text = text;
        boolean open = text.endsWith(REST);
        List<TemplatePart> parts = TemplatePart.of(open ? text.substring(0, text.length() - 1) : text);
        var regex = new StringBuilder();
        for (int i = 0; i < parts.size(); i++) {
            regex.append(regex(parts.get(i), i + 1 < parts.size() ? Optional.of(parts.get(i + 1)) : Optional.empty()));
        }
        if (open) {
            names.add(REST);
            regex.append("(.*)");
        }
        this.pattern = Pattern.compile(regex.toString(), Pattern.DOTALL);
        this.outline = TemplatePart.outline(parts, TemplatePart.PIECE) + (open ? TemplatePart.ANY : "");
    }

    /**
     * Parses a pattern.
     *
     * @throws IllegalArgumentException if the text is malformed
     */
    public static KeyPattern of(String text) {
        return new KeyPattern(text);
    }

    /** The names of the placeholders, and {@code *} if the pattern ends with it. */
    Set<String> names() {
        return Set.copyOf(names);
    }

    String outline() {
        return outline;
    }

    /** The texts that the placeholders match in a key; empty if the key does not match. */
    Optional<Map<String, String>> match(String key) {
        Matcher matcher = pattern.matcher(key);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Map<String, String> found = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            found.put(names.get(i), matcher.group(i + 1));
        }
        return Optional.of(found);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyPattern that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }

    private String regex(TemplatePart part, Optional<TemplatePart> next) {
        if (part instanceof TemplatePart.Literal literal) {
            if (literal.text().contains(REST)) {
                throw new IllegalArgumentException("'%s' has a * before its end".formatted(text));
            }
            return Pattern.quote(literal.text());
        }
        String name = ((TemplatePart.Placeholder) part).name();
        if (!NAME.matcher(name).matches() || names.contains(name)) {
            throw new IllegalArgumentException(
                    "'%s' has the placeholder {%s}; a name has letters, digits and _ and appears once"
                            .formatted(text, name));
        }
        names.add(name);
        return "([^/:%s]++)".formatted(next.map(follower -> border(follower)).orElse(""));
    }

    private String border(TemplatePart follower) {
        if (follower instanceof TemplatePart.Literal literal) {
            return Pattern.quote(Character.toString(literal.text().codePointAt(0)));
        }
        throw new IllegalArgumentException(
                "'%s' has two placeholders without a character between them".formatted(text));
    }
}
