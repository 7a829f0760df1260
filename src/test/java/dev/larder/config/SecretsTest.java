package dev.larder.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "larder.api-key",
                "larder.redis.password",
                "larder.redis.sentinel-password",
                "larder.services.mine.redis.password",
                "larder.services.\"a.b\".table.password",
                "larder.feeds.shop.password",
                "larder.memcached.password",
                "larder.database.password",
                "larder.keys.k.hash",
                "larder.webhooks.shop.secrets",
                "larder.webhooks.shop.secrets[0]",
                "larder.subscribers.shop.secrets[12]",
                "larder.services.shop.http.headers.Authorization",
                "larder.services.shop.http.headers.\"X-Tenant\"",
                "larder.services.\"a.b\".http.headers.cookie",
                "quarkus.http.ssl.certificate.key-store-password",
                "quarkus.http.ssl.certificate.key-store-alias-password",
                "quarkus.http.ssl.certificate.trust-store-password",
                "quarkus.tls.key-store.p12.password",
                "quarkus.tls.mine.trust-store.jks.password",
                "quarkus.oidc.credentials.secret",
                "quarkus.vault.authentication.client-token"
            })
    void theWholeValueOfASecretIsMasked(String name) {
        assertThat(Secrets.masked(name, "sesame")).isEqualTo(Secrets.MASK);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            redis://user:sesame@host:6379                      | redis://********@host:6379
            redis://:sesame@host                               | redis://********@host
            redis://user:ses@me@host                           | redis://********@host
            redis://user:ses,ame@host                          | redis://********@host
            redis://a:1,redis://u:sesame@b:2                   | redis://a:1,redis://********@b:2
            redis://u:sesame@a:1, redis://u:sesame@b:2         | redis://********@a:1, redis://********@b:2
            http://host/path?token=sesame                      | http://host/path?********
            http://host/path/?token=sesame                     | http://host/path/?********
            http://host?token=ses,ame or more                  | http://host?********
            http://user:sesame@host/@path?mail=a@b             | http://********@host/@path?********
            jdbc:postgresql://host:5432/db?password=sesame     | jdbc:postgresql://host:5432/db?********
            jdbc:postgresql://host/?user=u&password=ses,ame    | jdbc:postgresql://host/?********
            jdbc:postgresql://u:sesame@a,b/db                  | jdbc:postgresql://********@a,b/db
            jdbc:postgresql:db?password=sesame                 | jdbc:postgresql:db?********
            jdbc:postgresql:?password=sesame                   | jdbc:postgresql:?********
            """)
    void credentialsAndTheQueryOfAUrlAreMasked(String value, String shown) {
        assertThat(Secrets.masked("larder.some.url", value)).isEqualTo(shown);
    }

    /** Whoever knows the path may post there. */
    @ParameterizedTest
    @CsvSource({
        "https://hooks.example.com/services/sesame, https://hooks.example.com/********",
        "https://hooks.example.com/services/sesame?a=sesame, https://hooks.example.com/********",
        "https://hooks.example.com?sesame, https://hooks.example.com/********",
        "https://hooks.example.com#sesame, https://hooks.example.com/********",
        "https://u:sesame@hooks.example.com:8443/sesame, https://********@hooks.example.com:8443/********"
    })
    void thePathOfASubscribersUrlIsMasked(String value, String shown) {
        assertThat(Secrets.masked("larder.subscribers.chat.url", value)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "larder.services.mine.max-ttl, 10m",
        "larder.local.max-entries, 1000",
        "larder.data-dir, data",
        "larder.memcached.servers, 'a:11211,b:11211'",
        "larder.redis.hosts, 'redis://a:6379,rediss://b:6379'",
        "larder.redis.username, larder",
        "larder.database.url, jdbc:postgresql://host:5432/larder",
        "larder.services.shop.http.url, https://shop.example.com/v1/products",
        "larder.services.shop.http.timeout, 3s",
        "larder.webhooks.shop.purge.keys, 'product:{body:/id},what?'",
        "larder.keys.k.roles[0], reader",
        "larder.subscribers.shop.max-backoff, 1h",
        "larder.api-key, ''"
    })
    void anythingElseIsShown(String name, String value) {
        assertThat(Secrets.masked(name, value)).isEqualTo(value);
    }
}
