package dev.larder.http.codec;

import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The field {@code Accept} (RFC 9110, section 12.5.1), as far as Larder heeds it: which form a problem shall have. */
public final class AcceptField {
    /** The media type of a problem after RFC 9457. */
    public static final String PROBLEM = "application/problem+json";

    private static final String ENVELOPE = "application/json";

    /** A weight from 0 to 1; a type of weight 0 is not acceptable. */
    private static final Pattern WEIGHT = Pattern.compile("[qQ]=(0(?:\\.\\d{0,3})?|1(?:\\.0{0,3})?)");

    private AcceptField() {}

    /** Whether a client asks for problems after RFC 9457, and does not like {@code application/json} better. */
    public static boolean prefersProblem(List<String> fields) {
        double problem = weight(fields, PROBLEM).orElse(0);
        return problem > 0 && problem >= weight(fields, ENVELOPE).orElse(0);
    }

    /** The weight of a media type that is named as a whole. */
    private static OptionalDouble weight(List<String> fields, String type) {
        return fields.stream()
                .flatMap(field -> Pattern.compile(",").splitAsStream(field))
                .map(range -> range.split(";", -1))
                .filter(range -> range[0].strip().equalsIgnoreCase(type))
                .mapToDouble(AcceptField::weight)
                .max();
    }

    private static double weight(String[] range) {
        for (int i = 1; i < range.length; i++) {
            Matcher weight = WEIGHT.matcher(range[i].strip());
            if (weight.matches()) {
                return Double.parseDouble(weight.group(1));
            }
        }
        return 1;
    }
}
