package dev.larder.gateway.policy;

import static dev.larder.gateway.policy.Messages.fields;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SelectingFieldsTest {
    @Test
    void aResponseWithoutVaryAnswersEveryRequest() {
        var selecting = SelectingFields.of(fields("A: 1"), fields("Foo: 1"));

        assertThat(selecting.match(fields("Foo: 2"))).isTrue();
        assertThat(selecting.fields()).isEqualTo(HeaderFields.NONE);
    }

    @Test
    void aResponseThatVariesAnswersRequestsWithTheSameFields() {
        var selecting = SelectingFields.of(fields("Vary: Foo"), fields("Foo: 1", "Bar: 1"));

        assertThat(selecting.match(fields("Foo: 1", "Bar: 2"))).isTrue();
        assertThat(selecting.match(fields("Foo: 2", "Bar: 1"))).isFalse();
        assertThat(selecting.match(fields("Bar: 1"))).isFalse();
    }

    @Test
    void aResponseThatVariesOnMoreThanTheRequestAnswersNone() {
        var selecting = SelectingFields.of(fields("Vary: *"), fields("Foo: 1"));

        assertThat(selecting.match(fields("Foo: 1"))).isFalse();
    }

    @Test
    void theStoredFieldsSelectAsTheRequestDid() {
        HeaderFields response = fields("Vary: Foo, Accept-Language");
        var selecting = SelectingFields.of(response, fields("Foo: 1", "Bar: 1", "Accept-Language: en, de"));

        assertThat(SelectingFields.of(response, selecting.fields())).isEqualTo(selecting);
    }
}
