package dev.larder.http.codec;

import dev.larder.core.Refusal;

/** Parses numbers from 0 to 1, such as a similarity. */
public final class Fraction {
    private Fraction() {}

    /**
     * The number that a text says.
     *
     * @param name the name of the field or parameter that has the text
     * @throws Refusal.Bad if it says none, or another one
     */
    public static double of(String name, String text) {
        try {
            double fraction = Double.parseDouble(text);
            if (fraction >= 0 && fraction <= 1) {
                return fraction;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new Refusal.Bad("%s must be a number from 0 to 1".formatted(name));
    }
}
