package dev.larder.ai.semantic.guard;

import dev.larder.ai.semantic.guard.Numerals.Numeral;
import dev.larder.ai.semantic.guard.Units.Unit;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the numbers, dates, times, versions and identifiers among the words of a clause. */
final class FactReader {
    /** A fact, and how many words it takes. */
    record Found(Fact fact, int length) {}

    private static final List<String> MONTHS = List.of(
            "-",
            "january",
            "february",
            "march",
            "april",
            "maymonth",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december");
    private static final Pattern VERSION = Pattern.compile("v?\\d+(?:\\.\\d+)+|v\\d+");
    private static final Pattern MANY_DOTS = Pattern.compile("v\\d.*|\\d+(?:\\.\\d+){2,}");
    /** Behind these, a number with a point and no unit is a version, and 1.4 is not 1.40. */
    private static final Set<String> BEFORE_VERSION =
            Set.of("in", "to", "from", "with", "on", "for", "using", "version", "release");

    private static final Pattern YEAR = Pattern.compile("(?:19|20)\\d\\d");

    private final List<String> tokens;
    private final Word.Place place;

    FactReader(List<String> tokens, Word.Place place) {
        this.tokens = tokens;
        this.place = place;
    }

    /** The fact that begins at a place among the words. */
    Optional<Found> at(int begin, boolean afterProduct) {
        String token = tokens.get(begin);
        Optional<String> time = Times.of(tokens, begin);
        if (time.isPresent()) {
            return found(Fact.Kind.TIME, time.get(), Times.length(tokens, begin));
        }
        if (token.matches("\\d{4}-\\d{2}-\\d{2}")) {
            return found(Fact.Kind.DATE, token, 1);
        }
        return date(begin).or(() -> {
            boolean many = MANY_DOTS.matcher(token).matches();
            if (many || (afterProduct && VERSION.matcher(token).matches())) {
                return found(Fact.Kind.VERSION, token.replaceFirst("^v", ""), 1);
            }
            return money(begin)
                    .or(() -> number(begin, afterProduct))
                    .or(() -> isIdentifier(token) && !Lexicon.isKnown(token) && !isName(token)
                            ? found(Fact.Kind.ID, token, 1)
                            : Optional.empty());
        });
    }

    /** Whether a word has letters and digits, or signs of an address. */
    private static boolean isIdentifier(String token) {
        boolean mixed =
                token.chars().anyMatch(Character::isDigit) && token.chars().anyMatch(Character::isLetter);
        return mixed || token.indexOf('@') >= 0 || token.indexOf('/') >= 0 || token.startsWith("#");
    }

    private static boolean isName(String token) {
        return token.equals("24/7")
                || token.matches("\\p{L}[+#]+")
                || token.matches("(?:km|[kmg]b|[mg]bit|[kmgt]byte)/[hs]");
    }

    /** A day with its month, a month with its year, or both. */
    private Optional<Found> date(int begin) {
        int month = MONTHS.indexOf(token(begin));
        Optional<Integer> day = month > 0 ? day(begin + 1) : day(begin);
        int length = month > 0 ? 1 : 0;
        if (month < 0 && day.isPresent()) {
            int of = token(begin + 1).equals("of") ? 1 : 0;
            month = MONTHS.indexOf(token(begin + 1 + of));
            length = 1 + of;
        }
        if (month < 1) {
            return Optional.empty();
        }
        length += month > 0 && day.isPresent() ? 1 : 0;
        String after = token(begin + length);
        boolean hasYear = YEAR.matcher(after).matches();
        if (!hasYear && day.isEmpty()) {
            return Optional.empty();
        }
        String value = "%s-%02d-%s"
                .formatted(
                        hasYear ? after : "year",
                        month,
                        day.map("%02d"::formatted).orElse("day"));
        return found(Fact.Kind.DATE, value, length + (hasYear ? 1 : 0));
    }

    private Optional<Integer> day(int at) {
        String token = token(at);
        Optional<Integer> day =
                token.matches("\\d{1,2}") ? Optional.of(Integer.valueOf(token)) : Numerals.ordinal(token);
        return day.filter(number -> number >= 1 && number <= 31);
    }

    /** An amount with its currency before it. */
    private Optional<Found> money(int begin) {
        Optional<Unit> currency = Units.afterNumber(tokens.get(begin)).filter(Unit::isMoney);
        if (currency.isEmpty() || begin + 1 >= tokens.size()) {
            return Optional.empty();
        }
        return Numerals.at(tokens, begin + 1)
                .map(amount -> measure(amount.value(), currency.get(), amount.length() + 1));
    }

    private Optional<Found> number(int begin, boolean afterProduct) {
        String token = tokens.get(begin);
        if (token.equals("one")) {
            return Units.afterNumber(token(begin + 1))
                    .filter(unit -> token(begin + 1).length() > 2 && !unit.isMoney())
                    .map(unit -> measure(BigDecimal.ONE, unit, 2));
        }
        if (token.equals("1/2")) {
            return found(Fact.Kind.NUMBER, "0.5", 1);
        }
        return Numerals.at(tokens, begin).map(numeral -> number(begin, numeral, afterProduct));
    }

    private Found number(int begin, Numeral numeral, boolean afterProduct) {
        int end = begin + numeral.length();
        Optional<Unit> unit = Units.afterNumber(token(end));
        if (unit.isPresent() && Numerals.ordinal(tokens.get(begin)).isEmpty()) {
            Optional<Unit> scale =
                    unit.get().base().equals("deg") ? Units.afterNumber(token(end + 1)) : Optional.empty();
            return measure(numeral.value(), scale.or(() -> unit).get(), numeral.length() + (scale.isPresent() ? 2 : 1));
        }
        boolean version =
                tokens.get(begin).contains(".") && BEFORE_VERSION.contains(begin == 0 ? "" : tokens.get(begin - 1));
        if (version) {
            return new Found(new Fact(Fact.Kind.VERSION, tokens.get(begin), "", "", "", place), numeral.length());
        }
        boolean year = numeral.length() == 1 && YEAR.matcher(tokens.get(begin)).matches();
        Fact.Kind kind = year ? Fact.Kind.DATE : afterProduct ? Fact.Kind.VERSION : Fact.Kind.NUMBER;
        return new Found(new Fact(kind, plain(numeral.value()), "", "", "", place), numeral.length());
    }

    private Found measure(BigDecimal amount, Unit unit, int length) {
        Fact.Kind kind = unit.isMoney() ? Fact.Kind.MONEY : Fact.Kind.MEASURE;
        return new Found(new Fact(kind, plain(amount.multiply(unit.factor())), unit.base(), "", "", place), length);
    }

    private Optional<Found> found(Fact.Kind kind, String value, int length) {
        return Optional.of(new Found(new Fact(kind, value, "", "", "", place), length));
    }

    private String token(int at) {
        return at < tokens.size() ? tokens.get(at) : "";
    }

    private static String plain(BigDecimal value) {
        return value.stripTrailingZeros().toPlainString();
    }
}
