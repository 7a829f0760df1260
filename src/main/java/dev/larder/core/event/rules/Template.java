package dev.larder.core.event.rules;

import dev.larder.core.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A name with placeholders: {@code user:{id}:{body:/team}}. */
public final class Template {
    private static final int MAX_LENGTH = 1_024;

    private final String text;
    private final List<TemplatePart> parts;

    private Template(String text) {
        this.text = text;
        this.parts = TemplatePart.of(text);
    }

    /**
     * Parses a template.
     *
     * @throws IllegalArgumentException if the text is malformed
     */
    public static Template of(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("An empty name purges nothing");
        }
        return new Template(text);
    }

    /** The names of the placeholders. */
    Set<String> placeholders() {
        return parts.stream()
                .filter(TemplatePart.Placeholder.class::isInstance)
                .map(part -> ((TemplatePart.Placeholder) part).name())
                .collect(Collectors.toSet());
    }

    /** The name, if the template has no placeholders; empty otherwise. */
    Optional<String> literal() {
        return placeholders().isEmpty() ? Optional.of(outline()) : Optional.empty();
    }

    String outline() {
        return TemplatePart.outline(parts, TemplatePart.ANY);
    }

    /**
     * The names that the template yields, one for each combination of the placeholders' values.
     *
     * @throws Refusal if a value is missing or empty, or the names are too long or too many
     */
    List<String> fill(TemplateValues templateValues) {
        List<String> names = List.of("");
        for (TemplatePart part : parts) {
            List<String> endings = part instanceof TemplatePart.Literal literal
                    ? List.of(literal.text())
                    : values(templateValues, ((TemplatePart.Placeholder) part).name());
            if ((long) names.size() * endings.size() > PurgeTargets.MAX_TARGETS) {
                throw PurgeTargets.tooMany();
            }
            names = names.stream()
                    .flatMap(name -> endings.stream().map(name::concat))
                    .toList();
        }
        names.forEach(Template::requireShort);
        return names;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Template that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }

    private static List<String> values(TemplateValues templateValues, String placeholder) {
        List<String> values = templateValues.of(placeholder);
        // user:{id} with an empty id would be the prefix of all users' keys
        if (values.contains("")) {
            throw new Refusal.Bad("A hook needs a value for {%s}, which is empty".formatted(placeholder));
        }
        return values;
    }

    private static void requireShort(String name) {
        if (name.length() > MAX_LENGTH) {
            throw new Refusal.Bad("A name that a hook purges has more than %d characters".formatted(MAX_LENGTH));
        }
    }
}
