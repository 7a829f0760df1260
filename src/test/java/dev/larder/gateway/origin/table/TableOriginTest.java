package dev.larder.gateway.origin.table;

import static dev.larder.http.JsonAt.at;
import static io.restassured.config.DecoderConfig.decoderConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.oneOf;
import static org.hamcrest.Matchers.startsWith;

import dev.larder.config.WithSettings;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service in front of tables. */
@QuarkusTest
@WithSettings(ShopTables.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects the database
class TableOriginTest {
    private static final RestAssuredConfig AS_SENT = RestAssuredConfig.config()
            .decoderConfig(decoderConfig().noContentDecoders().defaultContentCharset("UTF-8"));
    private static final String BASE = "/api/v2/shop/_table";
    private static final AtomicInteger IDS = new AtomicInteger(1000);

    ShopDatabase database;

    /** A feed that begins invalidates everything. */
    @BeforeEach
    void theFeedHasBegun() {
        until(
                "/hooked",
                "feeds",
                () -> RestAssured.get("/q/health/ready")
                        .path("checks.find { it.name == 'feeds' }.data.shop")
                        .equals("UP"));
    }

    private static RequestSpecification call() {
        return as(ShopTables.KEY);
    }

    private static RequestSpecification as(String key) {
        return RestAssured.given().config(AS_SENT).urlEncodingEnabled(false).header("X-API-Key", key);
    }

    private static RequestSpecification json(String body) {
        return call().contentType(ContentType.JSON).body(body.replace('\'', '"'));
    }

    private static ValidatableResponse get(String path) {
        return call().get(BASE + path).then();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static ValidatableResponse filtered(String table, String filter) {
        return get("/" + table + "?filter=" + encoded(filter));
    }

    private static void isHit(String path) {
        get(path).header("Cache-Status", startsWith("larder; hit"));
    }

    private static void isMiss(String path) {
        get(path).header("Cache-Status", containsString("fwd="));
    }

    /** An order that no other test has. */
    private int order(String note) {
        int id = IDS.incrementAndGet();
        json("{'resource':[{'id':%d,'note':'%s'}]}".formatted(id, note))
                .post(BASE + "/orders")
                .then()
                .statusCode(201);
        return id;
    }

    @Test
    void rowsAreCachedAndAChangeOfOneEndsIt() {
        int id = order("new");
        int other = order("other");
        String row = "/orders/" + id;
        get(row).statusCode(200)
                .header("Cache-Status", "larder; fwd=uri-miss; fwd-status=200; stored")
                .header("Content-Type", "application/json")
                .body(equalTo("{\"id\":%d,\"customer\":null,\"status\":\"open\",\"total\":null,\"note\":\"new\"}"
                        .formatted(id)));
        String list = "/orders?ids=%d,%d&fields=note".formatted(id, other);
        get(list).body(equalTo("{\"resource\":[{\"note\":\"new\"},{\"note\":\"other\"}]}"));
        isHit(row);
        isHit(list);
        isMiss("/orders/" + other);
        isHit("/orders/" + other);

        json("{'note':'changed'}")
                .patch(BASE + row)
                .then()
                .statusCode(200)
                .header("Cache-Status", "larder; fwd=method")
                .body(equalTo("{\"id\":%d}".formatted(id)));

        get(row).body(at("/note", equalTo("changed"))).header("Cache-Status", containsString("fwd="));
        get(list).body(at("/resource/0/note", equalTo("changed")));
        isHit("/orders/" + other);
    }

    @Test
    void onlyWhatIsExposedIsThere() {
        get("").statusCode(200)
                .body("resource.name", hasItems("orders", "lines", "paid"))
                .body("resource.name", not(hasItem("secrets")))
                .body("resource.name", not(hasItem("missing")));
        get("/secrets").statusCode(404);
        get("/secrets/1").statusCode(404);
        json("{'id':1}").post(BASE + "/secrets").then().statusCode(404);
        call().delete(BASE + "/secrets?force=true").then().statusCode(404);
        get("/pg_class").statusCode(404);
        call().get("/api/v2/shop").then().statusCode(200).body("resource.name[0]", equalTo("_table"));
        call().get("/api/v2/shop/_schema").then().statusCode(404);
    }

    @Test
    void aMissingRowIsRememberedUntilThereIsOne() {
        int id = IDS.incrementAndGet();
        get("/orders/" + id).statusCode(404).body(at("/error/status_code", equalTo(404)));
        isHit("/orders/" + id);

        json("{'id':%d}".formatted(id)).post(BASE + "/orders").then().statusCode(201);

        get("/orders/" + id).statusCode(200);
        call().delete(BASE + "/orders/" + id).then().statusCode(200).body(equalTo("{\"id\":%d}".formatted(id)));
        get("/orders/" + id).statusCode(404);
        call().delete(BASE + "/orders/" + id).then().statusCode(404);
    }

    @Test
    void aChangeBesidesLarderInvalidatesByTheHooksOfTheTable() {
        String list = "/hooked?ids=1,2";
        Stream.of(list, "/hooked/1", "/hooked/2").forEach(TableOriginTest::isMiss);
        Stream.of(list, "/hooked/1", "/hooked/2").forEach(TableOriginTest::isHit);

        database.run("update hooked set note = 'elsewhere' where id = 1");

        until("/hooked/1", "the row", () -> noteOf("/hooked/1").equals("elsewhere"));
        until(
                list,
                "the list",
                () -> call().get(BASE + list).path("resource[0].note").equals("elsewhere"));
        isHit("/hooked/2");
    }

    private static String noteOf(String path) {
        return call().get(BASE + path).path("note");
    }

    private static void until(String path, String what, BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("%s of %s", what, path).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    @Test
    void deletedCustomersTakeTheirOrdersWithThem() {
        int customer = IDS.incrementAndGet();
        int order = order("x");
        json("{'id':%d,'name':'c%d'}".formatted(customer, customer))
                .post(BASE + "/customers")
                .then()
                .statusCode(201);
        json("{'customer':%d}".formatted(customer))
                .patch(BASE + "/orders/" + order)
                .then()
                .statusCode(200);
        isMiss("/orders/" + order);
        isHit("/orders/" + order);

        call().delete(BASE + "/customers/" + customer).then().statusCode(200);

        get("/orders/" + order).statusCode(404);
    }

    @Test
    void rowsThatReferToOthersOfTheirTableGoWithThem() {
        json("{'resource':[{'id':1},{'id':2,'whole':1},{'id':3}]}")
                .post(BASE + "/parts")
                .then()
                .statusCode(201);
        isMiss("/parts/2");
        isMiss("/parts/3");
        isHit("/parts/2");

        call().delete(BASE + "/parts/1").then().statusCode(200);

        get("/parts/2").statusCode(404);
    }

    /** Some spellings of a number only the database can tell. */
    @Test
    void anIdMayBeSpeltInManyWays() {
        int id = order("first");
        isMiss("/orders/" + id);
        json("{'note':'second'}").patch(BASE + "/orders/%2B0" + id).then().statusCode(200);
        get("/orders/" + id).body(at("/note", equalTo("second")));
        String hexadecimal = "0x" + Integer.toHexString(id);
        // a server before 16 refuses it
        json("{'note':'third'}").patch(BASE + "/orders/" + hexadecimal).then().statusCode(oneOf(200, 400));
        get("/orders/" + id).body(at("/note", equalTo(database.one("select note from orders where id = " + id))));
    }

    @Test
    void aViewFollowsItsTables() {
        int id = order("x");
        filtered("paid", "id = " + id).body(equalTo("{\"resource\":[]}"));
        filtered("paid", "id = " + id).header("Cache-Status", startsWith("larder; hit"));

        json("{'status':'paid','total':12.5}")
                .patch(BASE + "/orders/" + id)
                .then()
                .statusCode(200);

        filtered("paid", "id = " + id).body(equalTo("{\"resource\":[{\"id\":%d,\"total\":12.5000}]}".formatted(id)));
        json("{'id':1}").post(BASE + "/paid").then().statusCode(405).header("Allow", "GET, HEAD");
    }

    @Test
    void valuesKeepWhatTheyAre() {
        String row =
                "{'id':1,'small':-32768,'big':9223372036854775807,'exact':123456789012345678901234567890.12345678901234567890,"
                        + "'half':0.1,'yes':true,'word':'Zoë','doc':{'b':[1.50,{'c':null}]},'plain':{'z':1,'a':2.0},'bytes':'AP8Q',"
                        + "'moment':'2026-11-29T21:00:00+01:00','local':'2026-11-29T21:00:00','day':'2026-11-29','span':'P1DT2H',"
                        + "'tags':['a','b \\'c\\'',null],'numbers':[1,2,3],'pieces':['AA==','/w=='],"
                        + "'who':'123E4567-E89B-12D3-A456-426614174000','paint':'red','share':50}";
        json(row).post(BASE + "/kinds").then().statusCode(201).body(equalTo("{\"id\":1}"));

        String expected = row.replace('\'', '"')
                .replace("2026-11-29T21:00:00+01:00", "2026-11-29T20:00:00+00:00")
                .replace("123E4567-E89B-12D3-A456", "123e4567-e89b-12d3-a456")
                .replace("{\"b\":[1.50,{\"c\":null}]}", "{\"b\": [1.50, {\"c\": null}]}");
        String shown = get("/kinds/1").statusCode(200).extract().asString();
        assertThat(shown).isEqualTo(expected);

        // what was read can be written
        call().contentType(ContentType.JSON)
                .body(shown)
                .put(BASE + "/kinds/1")
                .then()
                .statusCode(200);
        assertThat(get("/kinds/1").extract().asString()).isEqualTo(expected);
        json("{'id':2}").post(BASE + "/kinds").then().statusCode(201);
        get("/kinds/2").body(at("/bytes", equalTo(null))).body(at("/pieces", equalTo(null)));
    }

    @Test
    void errorsNameTheColumnAndQuoteNoSql() {
        int id = order("x");
        refused(json("{'resource':[{'id':%d}]}".formatted(id)).post(BASE + "/orders"), 409, "'id'");
        refused(json("{'id':5}").post(BASE + "/customers"), 422, "'name'");
        refused(json("{'customer':-1}").patch(BASE + "/orders/" + id), 409, "'customer'");
        refused(json("{'status':'unknown'}").patch(BASE + "/orders/" + id), 422, "'status'");
        refused(json("{'total':'much'}").patch(BASE + "/orders/" + id), 400, "'total'");
        refused(json("{'note':{'a':1},'total':1e400}").patch(BASE + "/orders/" + id), 400, "'total'");
        refused(json("{'nowhere':1}").patch(BASE + "/orders/" + id), 400, "'nowhere'");
        refused(json("{'id':3,'word':'longer than five'}").post(BASE + "/kinds"), 400, "'word'");
        refused(json("{'id':3,'share':101}").post(BASE + "/kinds"), 400, "'share'");
        refused(json("{'id':3,'paint':'blue'}").post(BASE + "/kinds"), 400, "'paint'");
        refused(json("{'id':3,'bytes':'?'}").post(BASE + "/kinds"), 400, "'bytes'");
        refused(json("[1]").post(BASE + "/kinds"), 400, "Record 0");
        refused(json("{").post(BASE + "/kinds"), 400, "not JSON");
        refused(call().get(BASE + "/orders?filter=" + encoded("status = 'open' and total = 'x'")), 400, "position 29");
        refused(call().get(BASE + "/orders?filter=" + encoded("nowhere = 1")), 400, "'nowhere'");
        refused(call().get(BASE + "/orders?fields=nowhere"), 400, "'nowhere'");
        refused(call().get(BASE + "/orders?order=nowhere"), 400, "'nowhere'");
        refused(call().get(BASE + "/orders?limit=1001"), 400, "1000");
        call().get(BASE + "/orders?limit=1.0&offset=0.0").then().statusCode(200);
        refused(
                call().contentType(ContentType.JSON)
                        .header("Content-Encoding", "gzip")
                        .body("{}")
                        .post(BASE + "/orders"),
                415,
                "Content-Encoding");
        refused(call().get(BASE + "/orders?filtr=x"), 400, "filtr");
        refused(call().get(BASE + "/kinds?filter=" + encoded("plain = 'x'")), 400, "type");
        refused(call().get(BASE + "/orders/x"), 400, "'id'");
        refused(call().delete(BASE + "/orders"), 400, "force");
        refused(call().delete(BASE + "/orders?filtr=x"), 400, "filtr");
    }

    private static void refused(Response response, int status, String named) {
        response.then().statusCode(status).body(at("/error/message", containsString(named)));
        assertThat(response.asString())
                .doesNotContainIgnoringCase("select ")
                .doesNotContain("json_populate", "insert into", "update ", "t.\"", "::");
    }

    @Test
    void manyRecordsAreWrittenTogetherOrNotAtAll() {
        int one = IDS.incrementAndGet();
        int two = IDS.incrementAndGet();
        String body = "{'resource':[{'id':%d},{'id':%d,'status':'wrong'},{'id':%d}]}".formatted(one, two, one);
        json(body)
                .post(BASE + "/orders")
                .then()
                .statusCode(422)
                .body("error.context.resource.index", equalTo(List.of(1, 2)))
                .body(at("/error/context/resource/1/error/code", equalTo(409)));
        assertThat(database.one("select count(*) from orders where id in (%d, %d)".formatted(one, two)))
                .isEqualTo("0");

        json(body)
                .post(BASE + "/orders?continue=true")
                .then()
                .statusCode(207)
                .body(at("/resource/0/id", equalTo(one)))
                .body(at("/resource/1/error/code", equalTo(422)))
                .body(at("/resource/2/error/code", equalTo(409)));
        assertThat(database.one("select count(*) from orders where id in (%d, %d)".formatted(one, two)))
                .isEqualTo("1");
    }

    @Test
    void recordsAreChangedByIdsByFilterAndByThemselves() {
        int a = order("a");
        int b = order("b");
        String list = "/orders?fields=note&ids=%d,%d".formatted(a, b);
        json("{'resource':[{'id':%d,'note':'A'},{'id':%d,'note':'B'}]}".formatted(a, b))
                .patch(BASE + "/orders?fields=id,note")
                .then()
                .statusCode(200)
                .body("resource.note", equalTo(List.of("A", "B")));
        get(list).body("resource.note", equalTo(List.of("A", "B")));

        json("{'note':'same'}")
                .patch(BASE + "/orders?ids=%d,%d".formatted(a, b))
                .then()
                .statusCode(200);
        get(list).body("resource.note", equalTo(List.of("same", "same")));
        isMiss("/orders/" + a);

        json("{'note':'again'}")
                .patch(BASE + "/orders?filter=" + encoded("(note = 'same') and (id = %d)".formatted(a)))
                .then()
                .statusCode(200)
                .body("resource.id", equalTo(List.of(a)));
        get("/orders/" + a).body(at("/note", equalTo("again")));
        get(list).body("resource.note", equalTo(List.of("again", "same")));

        call().delete(BASE + "/orders?ids=%d,%d".formatted(a, b)).then().statusCode(200);
        get(list).body(at("/resource", equalTo(List.of())));
        get("/orders/" + a).statusCode(404);
    }

    @Test
    void putReplacesAndPatchMerges() {
        int id = order("kept");
        json("{'status':'paid'}").patch(BASE + "/orders/" + id).then().statusCode(200);
        get("/orders/" + id).body(at("/note", equalTo("kept"))).body(at("/status", equalTo("paid")));

        json("{'total':1}").put(BASE + "/orders/" + id).then().statusCode(200);

        get("/orders/" + id).body(at("/note", equalTo(null))).body(at("/status", equalTo("open")));
        json("{'total':1}").put(BASE + "/orders/999999999").then().statusCode(404);
    }

    @Test
    void aChangeMayRequireTheVersionThatWasRead() {
        int id = order("first");
        String row = BASE + "/orders/" + id;
        String read = call().get(row).header("ETag");
        assertThat(read).startsWith("\"x");
        call().header("If-None-Match", read).get(row).then().statusCode(304);
        String next = json("{'note':'second'}")
                .header("If-Match", read)
                .patch(row)
                .then()
                .statusCode(200)
                .extract()
                .header("ETag");

        json("{'note':'third'}").header("If-Match", read).patch(row).then().statusCode(412);
        json("{'note':'third'}").header("If-Match", read).put(row).then().statusCode(412);
        call().header("If-Match", read).delete(row).then().statusCode(412);
        call().get(row).then().body(at("/note", equalTo("second"))).header("ETag", next);
        call().header("If-None-Match", read).get(row).then().statusCode(200);
        call().header("If-Match", "\"other\", " + next).delete(row).then().statusCode(200);
        call().header("If-Match", "*").delete(row).then().statusCode(412);
    }

    @Test
    void aVersionColumnIsCounted() {
        String code = "123e4567-e89b-12d3-a456-426614174001";
        json("{'code':'%s','amount':1}".formatted(code.toUpperCase(Locale.ROOT)))
                .post(BASE + "/lines")
                .then()
                .statusCode(201)
                .header("ETag", "\"v1\"");
        String row = BASE + "/lines/" + code;
        call().get(row).then().header("ETag", "\"v1\"").body(at("/amount", equalTo(1)));
        json("{'amount':2}")
                .header("If-Match", "\"v1\"")
                .patch(row.toUpperCase(Locale.ROOT).replace("/API/V2/SHOP/_TABLE/LINES", BASE + "/lines"))
                .then()
                .statusCode(200)
                .header("ETag", "\"v2\"");
        call().get(row)
                .then()
                .header("ETag", "\"v2\"")
                .body(at("/amount", equalTo(2)))
                .body(at("/version", equalTo(2)));
        json("{'amount':3}").header("If-Match", "\"v1\"").put(row).then().statusCode(412);
        json("{'amount':3}")
                .header("If-Match", "\"v2\"")
                .put(row)
                .then()
                .statusCode(200)
                .header("ETag", "\"v3\"");
    }

    @Test
    void whatIsWrittenThroughIsInTheCacheAtOnce() {
        json("{'code':'a b','label':'one'}").post(BASE + "/codes").then().statusCode(201);
        get("/codes/a%20b").body(at("/label", equalTo("one"))).header("Cache-Status", startsWith("larder; hit"));
        json("{'label':'two'}").patch(BASE + "/codes/a%20b").then().statusCode(200);
        get("/codes/a%20b").body(at("/label", equalTo("two"))).header("Cache-Status", startsWith("larder; hit"));
        json("{'code':'c'}").patch(BASE + "/codes/a%20b").then().statusCode(200);
        get("/codes/a%20b").statusCode(404);
        get("/codes/c").body(at("/label", equalTo("two"))).header("Cache-Status", startsWith("larder; hit"));
    }

    @Test
    void listsHaveOrderPagesAndACount() {
        database.run("insert into numbers (id, a, s) select i, i % 3, 'n' || i from generate_series(1, 10) i");
        get("/numbers?fields=id&order=" + encoded("a desc, id asc") + "&limit=3&offset=1&include_count=true")
                .statusCode(200)
                .body(equalTo("{\"resource\":[{\"id\":5},{\"id\":8},{\"id\":1}],\"meta\":{\"count\":10}}"));
        get("/numbers?fields=s&id_field=s&ids=n3,n4").body(equalTo("{\"resource\":[{\"s\":\"n3\"},{\"s\":\"n4\"}]}"));
        get("/numbers/n7?id_field=s&fields=id").body(equalTo("{\"id\":7}"));
        get("/numbers/1?id_field=a").statusCode(409);
        filtered("numbers", "s in ('n1', 'n10') and not (a != 1)").body("resource.id", equalTo(List.of(1, 10)));
        filtered("numbers", "(s contains '0') or (s starts with 'n2')").body("resource.id", equalTo(List.of(2, 10)));
        filtered("numbers", "b is null and s like 'n_0'").body("resource.id", equalTo(List.of(10)));
    }

    @Test
    void aTableWithoutAKeyHasListsOnly() {
        database.run("insert into keyless values (1)");
        get("/keyless").body(equalTo("{\"resource\":[{\"a\":1}]}"));
        get("/keyless/1").statusCode(400).body(at("/error/message", containsString("id_field")));
        get("/keyless/1?id_field=a").body(equalTo("{\"a\":1}"));
        isHit("/keyless/1?id_field=a");
        json("{'a':2}").patch(BASE + "/keyless/1?id_field=a").then().statusCode(200);
        get("/keyless/1?id_field=a").statusCode(404);
    }

    @Test
    void aChangedTableIsNoticed() {
        get("/later").statusCode(404);
        database.run("create table later (id int primary key, a int)");
        until(
                "/later",
                "the table",
                () -> call().header("Cache-Control", "no-cache")
                                .get(BASE + "/later")
                                .statusCode()
                        == 200);
        json("{'id':1,'a':2}").post(BASE + "/later").then().statusCode(201);
        database.run("alter table later rename column a to b");
        json("{'id':2,'a':2}")
                .post(BASE + "/later")
                .then()
                .statusCode(400)
                .body(at("/error/message", containsString("'a'")));
        json("{'id':2,'b':3}").post(BASE + "/later").then().statusCode(201);
        database.run("alter table later add column c text default 'new'");
        until("/later", "the column", () -> call().get(BASE + "/later?fields=c").statusCode() == 200);
        get("/later/2").body(equalTo("{\"id\":2,\"b\":3,\"c\":\"new\"}"));
    }

    @Test
    void rightsHoldForPaths() {
        as(ShopTables.READER).get(BASE + "/orders?limit=1").then().statusCode(200);
        as(ShopTables.READER).get(BASE + "/customers").then().statusCode(403);
        as(ShopTables.READER).get(BASE).then().statusCode(403);
        as(ShopTables.READER).delete(BASE + "/orders/1").then().statusCode(403);
        RestAssured.get(BASE + "/orders").then().statusCode(401);
    }

    @Test
    void headTellsWhatGetWouldAndOtherMethodsAreRefused() {
        int id = order("x");
        String length = call().get(BASE + "/orders/" + id).header("Content-Length");
        call().head(BASE + "/orders/" + id).then().statusCode(200).header("Content-Length", length);
        call().head(BASE + "/orders/" + id + "?fields=id").then().statusCode(200);
        call().request("PROPFIND", BASE + "/orders").then().statusCode(405);
        json("{}").post(BASE + "/orders/" + id).then().statusCode(405);
        call().get(BASE + "/orders/" + id + "?refresh=true")
                .then()
                .header("Cache-Status", containsString("fwd=request"));
    }

    @Test
    void noTextOfAClientBecomesSql() {
        String hostile = "x' or 1=1; drop table orders; --\\\" $$ %s ? ?::int {d '2000-01-01'}";
        int id = order("plain");
        call().contentType(ContentType.JSON)
                .body("{\"note\":\"" + hostile.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}")
                .patch(BASE + "/orders/" + id)
                .then()
                .statusCode(200);
        get("/orders/" + id).body(at("/note", equalTo(hostile)));
        filtered("orders", "note = '%s'".formatted(hostile.replace("'", "''")))
                .body("resource.id", equalTo(List.of(id)));
        filtered("orders", "\"note\"\" = 1 or \"\"\" = 1").statusCode(400);
        get("/orders?fields=" + encoded("note\" from secrets --")).statusCode(400);
        get("/orders?order=" + encoded("note;drop")).statusCode(400);
        get("/codes/" + encoded("' or ''='").replace("+", "%20")).statusCode(404);
    }

    @Test
    void withoutItsDatabaseTheServiceAnswers503InTimeAndRecovers() {
        int id = order("kept");
        isMiss("/orders/" + id);
        database.server().pause();
        try {
            isHit("/orders/" + id);
            long begin = System.nanoTime();
            get("/orders/" + id + "?fields=note").statusCode(503);
            json("{'note':'late'}").patch(BASE + "/orders/" + id).then().statusCode(oneOf(503, 504));
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(12));
        } finally {
            database.server().resume();
        }
        until(
                "/orders/" + id,
                "the database",
                () -> json("{'note':'back'}").patch(BASE + "/orders/" + id).statusCode() == 200);
        get("/orders/" + id).body(at("/note", equalTo("back")));
    }

    /** Readers and writers of one row: a reader never finds less than what was acknowledged before it asked. */
    @ParameterizedTest
    @ValueSource(strings = {"numbers", "counts"})
    void noReaderIsShownWhatWasThereBeforeAnAcknowledgedChange(String table) throws Exception {
        int id = IDS.incrementAndGet();
        json("{'id':%d,'a':0}".formatted(id)).post(BASE + "/" + table).then().statusCode(201);
        String row = "%s/%s/%d".formatted(BASE, table, id);
        var acknowledged = new AtomicInteger();
        var hits = new AtomicInteger();
        long end = System.nanoTime() + Duration.ofSeconds(4).toNanos();
        CompletableFuture<?>[] callers = IntStream.range(0, 6)
                .mapToObj(caller -> CompletableFuture.runAsync(() -> {
                    while (System.nanoTime() < end) {
                        if (caller == 0) {
                            int next = acknowledged.get() + 1;
                            json("{'a':%d}".formatted(next)).patch(row).then().statusCode(200);
                            acknowledged.set(next);
                        } else {
                            int least = acknowledged.get();
                            Response found = call().get(row);
                            assertThat(found.<Integer>path("a")).isGreaterThanOrEqualTo(least);
                            hits.addAndGet(found.header("Cache-Status").startsWith("larder; hit") ? 1 : 0);
                        }
                    }
                }))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(callers).get(30, TimeUnit.SECONDS);

        assertThat(acknowledged.get()).isPositive();
        assertThat(hits.get()).isPositive();
    }
}
