package dev.larder.ai.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.larder.ai.answer.TokenUsage;
import dev.larder.spi.Representation.Attribute;
import java.util.List;
import java.util.Optional;

/** What is stored beside an answer about the tokens that it has cost. */
final class Usage {
    private static final String TOKENS = ":tokens";

    /** Marks an answer without usage whose request did not ask for it, although the model server may know it. */
    private static final String NOT_ASKED = ":usage-not-asked";

    private Usage() {}

    /**
     * The attributes of an answer.
     *
     * @param asked whether the model server would have told the usage if it could
     */
    static List<Attribute> attributes(JsonNode completion, boolean asked) {
        JsonNode usage = completion.path(ChatCompletion.USAGE);
        if (usage.isObject()) {
            long input = Math.max(0, usage.path("prompt_tokens").asLong());
            long output = Math.max(0, usage.path("completion_tokens").asLong());
            return List.of(new Attribute(TOKENS, new TokenUsage(input, output).text()));
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
