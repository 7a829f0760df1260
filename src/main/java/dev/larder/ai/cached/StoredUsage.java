package dev.larder.ai.cached;

import dev.larder.ai.answer.TokenUsage;
import dev.larder.spi.Representation.Attribute;
import java.util.List;
import java.util.Optional;

/** What is stored beside an answer about the tokens that it has cost. */
final class StoredUsage {
    private static final String TOKENS = ":tokens";

    /** Marks an answer without usage whose request did not ask for it, although the model server may know it. */
    private static final String NOT_ASKED = ":usage-not-asked";

    private StoredUsage() {}

    /**
     * The attributes of an answer.
     *
     * @param asked whether the model server would have told the usage if it could
     */
    static List<Attribute> attributes(Optional<TokenUsage> usage, boolean asked) {
        if (usage.isPresent()) {
            return List.of(new Attribute(TOKENS, usage.get().text()));
        }
        return asked ? List.of() : List.of(new Attribute(NOT_ASKED, ""));
    }

    /** The tokens of a stored answer; empty if they are not known. */
    static Optional<TokenUsage> of(List<Attribute> attributes) {
        return attributes.stream()
                .filter(attribute -> attribute.name().equals(TOKENS))
                .findFirst()
                .flatMap(attribute -> TokenUsage.parse(attribute.value()));
    }

    /** Whether the model server would tell the usage if it were asked again. */
    static boolean isMissing(List<Attribute> attributes) {
        return attributes.stream().anyMatch(attribute -> attribute.name().equals(NOT_ASKED));
    }
}
