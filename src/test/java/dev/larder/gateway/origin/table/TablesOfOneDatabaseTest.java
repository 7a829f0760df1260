package dev.larder.gateway.origin.table;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.larder.config.WithSettings;
import dev.larder.spi.Await;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two services in front of one database, which show the same table by different names. */
@QuarkusTest
@WithSettings(ShopTables.class)
class TablesOfOneDatabaseTest {
    private static final String ORDERS = "/api/v2/shop/_table/orders";
    private static final String BILLS = "/api/v2/office/_table/bills";
    private static final String PAID = "/api/v2/office/_table/paid";
    private static final AtomicInteger IDS = new AtomicInteger(700_000);

    /** A feed that begins invalidates everything. */
    @BeforeEach
    void theFeedHasBegun() {
        ShopTables.untilTheFeedHasBegun();
    }

    private static RequestSpecification json(String body) {
        return call().contentType(ContentType.JSON).body(body.replace('\'', '"'));
    }

    private static RequestSpecification call() {
        return RestAssured.given().urlEncodingEnabled(false).header("X-API-Key", ShopTables.KEY);
    }

    private static ValidatableResponse get(String path) {
        return call().get(path).then();
    }

    /** A change of another test whose outcome is unknown may still keep answers from being stored. */
    private static void untilCached(String path) {
        Await.until(() -> get(path).extract().header("Cache-Status").startsWith("larder; hit"), Duration.ofMillis(50));
    }

    @Test
    void aChangeThroughOneServiceIsSeenThroughTheOther() {
        for (List<String> services : List.of(List.of(ORDERS, BILLS), List.of(BILLS, ORDERS))) {
            int id = IDS.incrementAndGet();
            String written = services.get(0);
            String read = services.get(1);
            json("{'id':%d,'note':'old'}".formatted(id)).post(written).then().statusCode(201);
            String row = read + "/" + id;
            String list = read + "?fields=note&ids=" + id;
            get(row).body("note", equalTo("old"));
            untilCached(row);
            get(list).body("resource[0].note", equalTo("old"));
            untilCached(list);

            json("{'note':'new'}").patch(written + "/" + id).then().statusCode(200);

            get(row).body("note", equalTo("new")).header("Cache-Status", containsString("fwd="));
            get(list).body("resource[0].note", equalTo("new"));
        }
    }

    @Test
    void aViewOfTheOtherServiceIsOutdatedToo() {
        int id = IDS.incrementAndGet();
        json("{'id':%d,'status':'open'}".formatted(id)).post(ORDERS).then().statusCode(201);
        String paid = PAID + "?filter=(id=%d)".formatted(id);
        get(paid).body("resource.size()", equalTo(0));
        untilCached(paid);

        json("{'status':'paid'}").patch(ORDERS + "/" + id).then().statusCode(200);

        get(paid).body("resource.size()", equalTo(1));
    }
}
