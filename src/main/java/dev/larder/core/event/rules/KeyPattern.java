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
 * A shape of keys: {@code user:{id}:*}. A placeholder stands for one character or more up to the next {@code /}, {@code :}
 * or whatever follows it in the pattern; a {@code *} at the end, for whatever comes.
 *
 * <p>No character is looked at twice, whatever the key: whoever writes keys must not be able to keep a node busy.
 */
public final class KeyPattern {
    /** The name of what the {@code *} at the end stands for. */
    static final String REST = "*";

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");

    private final Pattern shape;
    private final List<String> names = new ArrayList<>();
    private final String outline;

    private KeyPattern(String text) {
        boolean open = text.endsWith(REST);
        List<Part> parts = Part.of(open ? text.substring(0, text.length() - 1) : text);
        var regex = new StringBuilder();
        for (int i = 0; i < parts.size(); i++) {
            regex.append(
                    regex(text, parts.get(i), i + 1 < parts.size() ? Optional.of(parts.get(i + 1)) : Optional.empty()));
        }
        if (open) {
            names.add(REST);
            regex.append("(.*)");
        }
        this.shape = Pattern.compile(regex.toString(), Pattern.DOTALL);
        this.outline = Part.outline(parts, Part.PIECE) + (open ? Part.ANY : "");
    }

    /**
     * The shape that the text describes.
     *
     * @throws IllegalArgumentException when it describes none
     */
    public static KeyPattern of(String text) {
        return new KeyPattern(text);
    }

    /** The names of what the pattern leaves open. */
    Set<String> names() {
        return Set.copyOf(names);
    }

    String outline() {
        return outline;
    }

    /** What stands in the open places of a key that has this shape; empty for any other. */
    Optional<Map<String, String>> match(String key) {
        Matcher matcher = shape.matcher(key);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Map<String, String> found = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            found.put(names.get(i), matcher.group(i + 1));
        }
        return Optional.of(found);
    }

    private String regex(String text, Part part, Optional<Part> next) {
        if (part instanceof Part.Literal literal) {
            if (literal.text().contains(REST)) {
                throw new IllegalArgumentException("'%s' has a * before its end".formatted(text));
            }
            return Pattern.quote(literal.text());
        }
        String name = ((Part.Placeholder) part).name();
        if (!NAME.matcher(name).matches() || names.contains(name)) {
            throw new IllegalArgumentException(
                    "'%s' needs another name for {%s}: letters, digits and _, each name once".formatted(text, name));
        }
        names.add(name);
        return "([^/:%s]++)"
                .formatted(next.map(follower -> border(text, follower)).orElse(""));
    }

    private static String border(String text, Part follower) {
        if (follower instanceof Part.Literal literal) {
            return Pattern.quote(Character.toString(literal.text().codePointAt(0)));
        }
        throw new IllegalArgumentException("'%s' needs a character between two placeholders".formatted(text));
    }
}
