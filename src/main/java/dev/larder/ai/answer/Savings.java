package dev.larder.ai.answer;

import dev.larder.core.service.ServiceMeters;
import dev.larder.http.message.Answer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The tokens, and their price, that answers from the cache have not cost. Only models that the configuration names are
 * labels of the metrics: other names are texts of callers.
 */
public final class Savings {
    private static final String TOKENS = "X-Cache-Tokens-Saved";
    private static final String COST = "X-Cache-Cost-Saved";
    private static final String OTHER_MODELS = "other";
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    /** Of a unit of money, in digits behind the point: the price of a token has few more. */
    private static final int DIGITS = 9;

    private final Map<String, TokenPrice> prices;
    private final Map<String, Saved> byModel = new HashMap<>();

    /**
     * The price of a model's tokens, in the operator's currency.
     *
     * @param input the price of a million tokens of requests
     * @param output the price of a million tokens of answers
     */
    public record TokenPrice(double input, double output) {
        /** The price of one request. */
        BigDecimal of(TokenUsage usage) {
            BigDecimal in = BigDecimal.valueOf(input).multiply(BigDecimal.valueOf(usage.input()));
            BigDecimal out = BigDecimal.valueOf(output).multiply(BigDecimal.valueOf(usage.output()));
            return in.add(out).divide(MILLION, DIGITS, RoundingMode.HALF_UP);
        }
    }

    private record Saved(Counter tokens, Counter cost) {
        Saved(ServiceMeters meters, String model) {
            this(
                    meters.counter(
                            "larder.llm.tokens.saved",
                            "Tokens that answers from the cache have not cost",
                            Tags.of("model", model)),
                    meters.counter(
                            "larder.llm.cost.saved",
                            "Price of the tokens that answers from the cache have not cost",
                            Tags.of("model", model)));
        }
    }

    /**
     * The savings of one service.
     *
     * @param prices the prices of the models that have one
     */
    public Savings(Map<String, TokenPrice> prices, ServiceMeters meters) {
        this.prices = Map.copyOf(prices);
        prices.keySet().forEach(model -> byModel.put(model, new Saved(meters, model)));
        byModel.put(OTHER_MODELS, new Saved(meters, OTHER_MODELS));
    }

    /** Counts the tokens that an answer has not cost, and tells them in its header. */
    public void tell(Answer answer, String model, TokenUsage usage) {
        TokenPrice price = prices.get(model);
        Saved saved = Objects.requireNonNull(byModel.get(price == null ? OTHER_MODELS : model));
        saved.tokens.increment((double) usage.total());
        answer.with(TOKENS, Long.toString(usage.total()));
        if (price != null) {
            BigDecimal cost = price.of(usage);
            saved.cost.increment(cost.doubleValue());
            answer.with(
                    COST, cost.signum() == 0 ? "0" : cost.stripTrailingZeros().toPlainString());
        }
    }
}
