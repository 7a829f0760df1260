package dev.larder.ai.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** The text of an answer that has parts. */
public final class SaidText {
    private SaidText() {}

    /**
     * The texts of the parts that have one, a line each.
     *
     * @param text the text in a part
     */
    public static String of(JsonNode parts, UnaryOperator<JsonNode> text) {
        List<String> said = new ArrayList<>();
        for (JsonNode part : parts) {
            JsonNode its = text.apply(part);
            if (its.isTextual() && !its.asText().isEmpty()) {
                said.add(its.asText());
            }
        }
        return String.join("\n", said);
    }
}
