package dev.larder.http;

import io.restassured.RestAssured;

/** What the metrics of the application under test say. */
final class Scrape {
    private Scrape() {}

    /** A sample's value; 0 for one that is not there. */
    static double value(String sample) {
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
