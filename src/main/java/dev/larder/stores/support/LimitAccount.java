package dev.larder.stores.support;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.larder.spi.Lifetime;
import dev.larder.spi.RateLimits;
import dev.larder.spi.RateLimits.Claim;
import dev.larder.spi.RateLimits.Decision;
import dev.larder.spi.RateLimits.Standing;
import dev.larder.spi.StoreException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The state of all limits of one key: the numbers of the {@link Usage} of each limit. Immutable.
 *
 * @param kept the numbers by the id of the limit
 */
public record LimitAccount(Map<String, double[]> kept) {
    /** The account of a key without stored state. */
    public static final LimitAccount EMPTY = new LimitAccount(Map.of());

    /**
     * The result of a call.
     *
     * @param decision the decision for the caller
     * @param after the account afterwards; the same one if nothing was taken
     */
    public record Result(Decision decision, LimitAccount after) {}

    /**
     * Takes the claims at {@code millis} since 1970.
     *
     * @throws StoreException.Conflict if the key would have too many limits
     */
    public Result take(List<Claim> claims, long millis) {
        List<Usage> usages = usages(claims, millis);
        if (!haveRoom(claims, usages) || takeNothing(claims)) {
            return new Result(decision(claims, usages), this);
        }
        Map<String, double[]> after = new HashMap<>(kept);
        after.values().removeIf(numbers -> numbers[0] <= millis * 1_000.0);
        List<Standing> standings = new ArrayList<>(claims.size());
        for (int i = 0; i < claims.size(); i++) {
            Usage taken = usages.get(i).taking(claims.get(i).cost());
            after.put(claims.get(i).limit().id(), taken.numbers());
            standings.add(taken.standing(0));
        }
        if (after.size() > RateLimits.MAX_KEPT) {
            throw tooMany();
        }
        return new Result(new Decision(true, standings), new LimitAccount(after));
    }

    /** Decides on the claims, without taking them. */
    public Decision peek(List<Claim> claims, long millis) {
        return decision(claims, usages(claims, millis));
    }

    /** The refusal of a key that would have too many limits. */
    public static StoreException tooMany() {
        return new StoreException.Conflict(
                "A key has at most %d limits of different names, algorithms and windows at a time"
                        .formatted(RateLimits.MAX_KEPT));
    }

    /** The time after which the account has no effect, in epoch milliseconds. */
    public long deadline() {
        double last = 0;
        for (double[] numbers : kept.values()) {
            last = Math.max(last, numbers[0]);
        }
        return Math.min((long) Math.ceil(last / 1_000), Lifetime.NEVER - 1);
    }

    /** Encodes the account. */
    public byte[] encode() {
        // an id is ASCII: as many bytes as characters
        int size = kept.entrySet().stream()
                .mapToInt(e -> 2 * Short.BYTES + e.getKey().length() + e.getValue().length * Double.BYTES)
                .sum();
        ByteBuffer out = ByteBuffer.allocate(size);
        kept.forEach((id, numbers) -> {
            out.putShort((short) id.length()).put(id.getBytes(US_ASCII)).putShort((short) numbers.length);
            for (double number : numbers) {
                out.putDouble(number);
            }
        });
        return out.array();
    }

    /** Decodes the bytes of {@link #encode}; other bytes yield an empty account. */
    public static LimitAccount decode(byte[] bytes) {
        try {
            return read(bytes);
        } catch (BufferUnderflowException | NegativeArraySizeException e) {
            return EMPTY;
        }
    }

    private static LimitAccount read(byte[] bytes) {
        Map<String, double[]> kept = new HashMap<>();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        while (in.hasRemaining()) {
            byte[] id = new byte[in.getShort()];
            in.get(id);
            double[] numbers = new double[in.getShort()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = in.getDouble();
            }
            kept.put(new String(id, US_ASCII), numbers);
        }
        return new LimitAccount(kept);
    }

    private List<Usage> usages(List<Claim> claims, long millis) {
        List<Usage> usages = new ArrayList<>(claims.size());
        for (Claim claim : claims) {
            usages.add(Usage.of(claim.limit(), kept.get(claim.limit().id()), millis * 1_000));
        }
        return usages;
    }

    private static boolean takeNothing(List<Claim> claims) {
        for (Claim claim : claims) {
            if (claim.cost() > 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean haveRoom(List<Claim> claims, List<Usage> usages) {
        for (int i = 0; i < claims.size(); i++) {
            if (!usages.get(i).hasRoomFor(claims.get(i).cost())) {
                return false;
            }
        }
        return true;
    }

    private static Decision decision(List<Claim> claims, List<Usage> usages) {
        List<Standing> standings = new ArrayList<>(claims.size());
        for (int i = 0; i < claims.size(); i++) {
            standings.add(usages.get(i).standing(claims.get(i).cost()));
        }
        return new Decision(haveRoom(claims, usages), standings);
    }
}
