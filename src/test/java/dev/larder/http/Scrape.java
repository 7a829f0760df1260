package dev.larder.http;

import io.restassured.RestAssured;

/** The metrics of the application under test. */
public final class Scrape {
    private Scrape() {}

    /** The value of a sample; 0 if it does not exist. */
    public static double value(String sample) {
        return RestAssured.get("/q/metrics")
                .asString()
                .replace(",}", "}")
                .lines()
                .filter(line -> line.startsWith(sample + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElse(0);
    }
}
