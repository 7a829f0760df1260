package dev.larder.ai.semantic.guard;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers written in digits or in words. The word "one" is no number: it stands for a thing or a person as often. */
final class Numerals {
    /** A number, and how many words it takes. */
    record Numeral(BigDecimal value, int length) {}

    private static final Pattern GROUPED = Pattern.compile("\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?");
    private static final Pattern PLAIN = Pattern.compile("\\d+(?:[.,]\\d+)?");
    private static final Map<String, Integer> SMALL = numbered(
            0,
            "zero - two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
                    + " eighteen nineteen twenty");
    private static final Map<String, Integer> ORDINALS = numbered(
            0,
            "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
                    + " fifteenth sixteenth seventeenth eighteenth nineteenth twentieth");
    private static final List<String> TENS =
            List.of("-", "-", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety");
    private static final Map<String, BigDecimal> SCALES = Map.of(
            "hundred", new BigDecimal("100"),
            "thousand", new BigDecimal("1000"),
            "k", new BigDecimal("1000"),
            "million", new BigDecimal("1000000"),
            "mio", new BigDecimal("1000000"),
            "billion", new BigDecimal("1000000000"),
            "dozen", new BigDecimal("12"),
            "dozens", new BigDecimal("12"));
    private static final Map<String, BigDecimal> OTHERS = Map.of(
            "half", new BigDecimal("0.5"),
            "½", new BigDecimal("0.5"),
            "couple", new BigDecimal("2"),
            "dozen", new BigDecimal("12"),
            "hundred", new BigDecimal("100"),
            "thousand", new BigDecimal("1000"),
            "million", new BigDecimal("1000000"));
    private static final Set<String> UNITS_OF_TENS = Set.of("one", "first");

    private Numerals() {}

    /** The words that are numbers. */
    static Set<String> words() {
        Set<String> words = new HashSet<>(SMALL.keySet());
        words.addAll(ORDINALS.keySet());
        words.addAll(TENS);
        words.addAll(SCALES.keySet());
        words.addAll(OTHERS.keySet());
        return words;
    }

    /** The number that begins at a place among words. */
    static Optional<Numeral> at(List<String> words, int begin) {
        Optional<Numeral> first = simple(words, begin);
        if (first.isEmpty()) {
            boolean scaled = words.get(begin).equals("one")
                    && begin + 1 < words.size()
                    && SCALES.containsKey(words.get(begin + 1));
            return scaled ? Optional.of(scaled(BigDecimal.ONE, words, begin, 1)) : Optional.empty();
        }
        return first.map(one -> scaled(one.value(), words, begin, one.length()));
    }

    private static Numeral scaled(BigDecimal start, List<String> words, int begin, int taken) {
        BigDecimal value = start;
        int length = taken;
        BigDecimal scale = scale(words, begin + length);
        while (scale != null) {
            value = value.multiply(scale);
            length++;
            scale = scale(words, begin + length);
        }
        return new Numeral(value, length);
    }

    private static @Nullable BigDecimal scale(List<String> words, int at) {
        return at < words.size() ? SCALES.get(words.get(at)) : null;
    }

    private static Optional<Numeral> simple(List<String> words, int begin) {
        String word = words.get(begin);
        if (GROUPED.matcher(word).matches()) {
            return Optional.of(new Numeral(new BigDecimal(word.replace(",", "")), 1));
        }
        if (PLAIN.matcher(word).matches()) {
            return Optional.of(new Numeral(new BigDecimal(word.replace(',', '.')), 1));
        }
        int tens = word.length() > 4 ? TENS.indexOf(word) : -1;
        if (tens > 0) {
            String next = begin + 1 < words.size() ? words.get(begin + 1) : "";
            int ones = UNITS_OF_TENS.contains(next) ? 1 : SMALL.getOrDefault(next, ORDINALS.getOrDefault(next, 10));
            return Optional.of(
                    ones > 0 && ones < 10
                            ? new Numeral(new BigDecimal(tens * 10 + ones), 2)
                            : new Numeral(new BigDecimal(tens * 10), 1));
        }
        Optional<Integer> small = Optional.ofNullable(SMALL.get(word)).or(() -> ordinal(word));
        return small.map(BigDecimal::new)
                .or(() -> Optional.ofNullable(OTHERS.get(word)))
                .map(value -> new Numeral(value, 1));
    }

    /** The number of an ordinal such as "third" or "3rd". */
    static Optional<Integer> ordinal(String word) {
        return word.matches("\\d{1,4}(?:st|nd|rd|th)")
                ? Optional.of(Integer.valueOf(word.substring(0, word.length() - 2)))
                : Optional.ofNullable(ORDINALS.get(word));
    }

    private static Map<String, Integer> numbered(int first, String words) {
        Map<String, Integer> numbers = new HashMap<>();
        String[] all = words.split(" ", -1);
        for (int i = 0; i < all.length; i++) {
            numbers.put(all[i], first + i);
        }
        numbers.remove("-");
        return Map.copyOf(numbers);
    }
}
