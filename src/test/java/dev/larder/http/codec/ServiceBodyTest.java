package dev.larder.http.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.core.Refusal;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceBodyTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"key":"a","value":1}                     | ``          | One     | a=1
            {"value":{"x" :2},"key":"a/b","ttl":5}    | ``          | One     | a/b={"x" :2}
            {"resource":[{"key":"a","value":null}]}   | ``          | Many    | a=null
            {"resource":[]}                           | ``          | Many    | ``
            {"a":1,"b":"2"}                           | ``          | Mapping | a=1,b="2"
            {"key":1,"value":2}                       | ?format=map | Mapping | key=1,value=2
            {"key":1,"other":2}                       | ``          | Mapping | key=1,other=2
            {"value":2,"other":1}                     | ``          | Mapping | value=2,other=1
            {"value":2,"ttl":60}                      | ``          | Mapping | value=2,ttl=60
            {"resource":{"key":"a"}}                  | ``          | Mapping | resource={"key":"a"}
            {"key":"a","value":1}                     | ?format=map | Mapping | key="a",value=1
            {"resource":[]}                           | ?format=map | Mapping | resource=[]
            {}                                        | ``          | Mapping | ``
            """)
    void theShapeTellsWhatIsMeant(String body, String query, String shape, String items) {
        ServiceBody parsed = ServiceBody.parse(body.getBytes(UTF_8), Query.of("/x" + query));

        assertThat(parsed.getClass().getSimpleName()).isEqualTo(shape);
        assertThat(parsed.items().stream()
                        .map(item -> item.key().text() + "="
                                + new String(item.draft().payload(), UTF_8))
                        .collect(Collectors.joining(",")))
                .isEqualTo(items);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"key\":\"a\"}",
                "{\"key\":\"a\",\"valeu\":1}",
                "{\"key\":\"a\",\"value\":1,\"x\":1}",
                "{\"key\":\"\",\"value\":1}",
                "{\"key\":1,\"value\":2}",
                "{\"key\":null,\"value\":2,\"ttl\":5}",
                "{\"value\":2,\"key\":[\"a\"]}",
                "{\"key\":5,\"absent\":true}",
                "{\"key\":1,\"ttl\":5}",
                "{\"key\":{},\"tags\":[]}",
                "{\"resource\":{\"key\":\"a\",\"value\":1}}",
                "{\"key\":\"\\ud800\",\"value\":1}",
                "{\"resource\":[1]}",
                "{\"resource\":[{\"key\":\"a\"}]}",
                "{\"resource\":[{\"key\":5,\"value\":1}]}",
                "{\"resource\":[],\"x\":1}",
                "{\"\":1}",
                "[]",
                "1",
                "null",
                "{\"resource\":[{\"key\":\"a\",\"value\":1},{\"key\":\"a\",\"value\":1}]}"
            })
    void aShapeWithAMistakeIsRefused(String body) {
        assertThatThrownBy(() -> ServiceBody.parse(body.getBytes(UTF_8), Query.NONE))
                .isInstanceOf(Refusal.Bad.class);
    }
}
