package dev.larder.config;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Configurations that cannot be, each with a part of the reason that its author is told. */
public final class BrokenConfigurations {
    private static final String HASH = "0".repeat(64);

    private static final String SECRET = "whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0";

    /** What is wrong with the settings themselves. */
    private static final String READ = """
            services.a.type=cupboard                          | Service a has the unknown type 'cupboard'
            services.a.type=local services.a.tipe=local       | did you mean larder.services.a.type?
            services.a.type=local services.a.max-ttl=soon     | larder.services.a.max-ttl
            services.a.type=local services.a.cache-control=max-age=1\u0001 | larder.services.a.cache-control
            services.a.type=local services.a.jitter=2         | Service a has a jitter of 2.0
            services.a.type=redis services.a.redis.hosts=redis://h services.a.redis.password=${NOPE} | larder.services.a.redis.password has an expression
            services.a.type=redis services.a.redis.hosts=     | larder.services.a.redis.hosts is empty
            services.a.type=redis services.a.redis.hosts=${UNSET:} | larder.services.a.redis.hosts is empty
            services.a.type=redis services.a.redis.hosts=redis://:${NOPE}@h | larder.services.a.redis.hosts has an expression
            services.a.type=table services.a.table.url=jdbc:postgresql://h/d?sslrootcert=/none.pem services.a.cache.in=local services.a.table.tables.t.mode=aside | table.url: the parameter sslrootcert names /none.pem, which is missing or cannot be read
            services.a.type=table services.a.table.url=jdbc:postgresql://h/d?sslrootcert=/etc/hosts services.a.cache.in=local services.a.table.tables.t.mode=aside | table.url: the parameter sslrootcert names /etc/hosts, which has no certificate
            services.a.type=memcached services.a.memcached.servers= | larder.services.a.memcached.servers is empty
            services.a.type=memcached services.a.memcached.servers=, | larder.services.a.memcached.servers
            services.a.type=tiered                            | larder.services.a.tiered.l2 is required
            services.a.type=tiered services.a.tiered.l2=${UNSET:} | larder.services.a.tiered.l2 is empty
            http.compat=dreamfactry                           | larder.http.compat has to be one of
            services.a.type=tiered services.a.tiered.l2=b     | there is no such service
            services.a.type=http services.a.cache.in=local    | larder.services.a.http.url is required
            services.a.type=http services.a.http.url=http://o | larder.services.a.cache.in is required
            services.a.type=http services.a.http.url=http://o services.a.cache.in=b | as cache.in, and there is no such service
            services.a.type=http services.a.http.url=http://o services.a.cache.in=a | which holds no entries itself
            services.a.type=http services.a.http.url=ftp://o services.a.cache.in=local | http.url must be an http or https address
            services.a.type=http services.a.http.url=http://o services.a.cache.in=local services.a.routes[0].ttl=5s | a route has either a path or an on
            services.a.type=http services.a.http.url=127.0.0.1:9000 services.a.cache.in=local | larder.services.a.http.url has to be a URL, such as http://127.0.0.1:9000/v1
            services.a.type=http services.a.http.url=localhost:9000 services.a.cache.in=local | larder.services.a.http.url must be an http or https address
            services.a.type=http services.a.http.url=http://o services.a.cache.in=local services.a.routes[0].path=/a/* services.a.routes[0].tags=x:{2} | larder.services.a.routes[0]: 'x:{2}' has {2}, and the path of the route has 1 star
            services.a.type=http services.a.http.url=http://o services.a.cache.in=local services.a.routes[0].path=/a services.a.routes[0].also=/b/{1} | '/b/{1}' has {1}, and the path of the route has 0 stars
            services.a.type=http services.a.http.url=http://o services.a.cache.in=local services.a.http.max-requests=0 | larder.services.a.http.max-requests must be 1 or more
            services.a.type=http services.a.http.url=http://o services.a.cache.in=local services.a.http.max-rate=0 | larder.services.a.http.max-rate must be more than 0
            services.a.type=http services.a.http.url=http://o services.a.cache.in=local services.a.http.timeout=0 | larder.services.a.http.timeout must be more than 0
            services.a.type=http services.a.http.url=http://o services.a.cache.in=local services.a.http.headers.a(b=x | larder.services.a.http.headers.a(b is no name of a header field
            services.a.type=http services.a.http.url=http://o services.a.cache.in=local services.a.cache.ttl-by-status.x=5s | larder.services.a.cache.ttl-by-status.x has to be a whole number
            services.a.type=http services.a.http.url=http://o services.a.cache.in=local services.a.cache.ttl-by-status.9=5s | larder.services.a.cache.ttl-by-status.9 is about no status
            services.a.type=http services.a.http.url=http://o services.a.cache.in=local services.a.default-ttl=5m | larder.services.a.default-ttl has no effect on a service of type http: set cache.ttl
            services.a.type=http services.a.http.url=http://o services.a.cache.in=local services.a.cache-control=no-store | larder.services.a.cache-control has no effect
            services.a.type=http services.a.http.url=http://o services.a.cache.in=local services.a.timeout=1s | set http.timeout
            services.a.type=table services.a.table.url=jdbc:postgresql://h/d services.a.cache.in=local services.a.table.tables.t.mode=behind | larder.services.a.table.tables.t.mode is behind, which needs table.behind.queue
            services.a.type=table services.a.table.url=jdbc:postgresql://h/d services.a.cache.in=local services.a.table.tables.t.mode=behind services.a.table.behind.queue=b | Service a has 'b' as queue, and there is no such service
            services.a.type=table services.a.table.url=jdbc:postgresql://h/d services.a.cache.in=local services.a.table.tables.t.mode=behind services.a.table.behind.queue=a | Service a has 'a' as queue, which holds no entries itself
            services.a.type=table services.a.table.url=jdbc:postgresql://h/d services.a.cache.in=local services.a.table.tables.t.mode=behind services.a.table.behind.queue=local services.a.table.behind.attempts=0 | larder.services.a.table.behind.attempts must be 1 or more
            services.a.type=http services.a.http.url=http://o services.a.cache.in=local services.a.key-prefix=x | larder.services.a.key-prefix has no effect
            services.a.type=http services.a.http.url=http://o services.a.cache.in=local services.a.sessions.idle=1m | larder.services.a.sessions.idle has no effect
            services.a.type=http services.a.http.url=http://o services.a.cache.in=local services.a.ttl=5m | did you mean larder.services.a.cache.ttl?
            services.a.type=llm services.a.cache.store=local | larder.services.a.llm.url is missing; without a model server
            services.a.type=llm services.a.cache-strategy=semantic services.a.shadow=true services.a.cache.store=local | larder.services.a.shadow needs llm.url
            services.a.type=llm services.a.llm.url=http://o/v1 | larder.services.a.cache.store is required
            services.a.type=llm services.a.llm.url=http://o/v1 services.a.cache.store=b | Service a has 'b' as cache.store, and there is no such service
            services.a.type=llm services.a.llm.url=http://o/v1 services.a.cache.store=a | which holds no entries itself
            services.a.type=llm services.a.llm.url=ftp://o services.a.cache.store=local | llm.url must be an http or https address
            services.a.type=llm services.a.llm.url=http://o/v1 services.a.cache.store=local services.a.cache-strategy=often | larder.services.a.cache-strategy has to be one of
            services.a.type=llm services.a.llm.url=http://o/v1 services.a.cache.store=local services.a.cache-ttl=0 | larder.services.a.cache-ttl must be more than 0
            services.a.type=llm services.a.llm.url=http://o/v1 services.a.cache.store=local services.a.scope=role | larder.services.a.scope has to be one of key, shared, user
            services.a.type=llm services.a.llm.url=http://o/v1 services.a.cache.store=local services.a.max-temperature=-1 | larder.services.a.max-temperature must be 0 or more
            services.a.type=llm services.a.llm.url=http://o/v1 services.a.cache.store=local services.a.llm.max-requests=0 | larder.services.a.llm.max-requests must be 1 or more
            services.a.type=llm services.a.llm.url=http://o/v1 services.a.cache.store=local services.a.llm.forward-headers=Authorization | larder.services.a.llm.forward-headers has 'Authorization', which is for Larder alone
            services.a.type=llm services.a.llm.url=http://o/v1 services.a.cache.store=local services.a.cache.ignored-members=trace | larder.services.a.cache.ignored-members has 'trace', which is no JSON pointer
            services.a.type=llm services.a.llm.url=http://ada:hush@o/v1 services.a.cache.store=local | llm.url must be an http or https address without a user
            services.a.type=http services.a.http.url=http://ada:hush@o services.a.cache.in=local | http.url must be an http or https address without a user
            services.a.type=llm services.a.llm.url=http://o/v1 services.a.cache.store=local services.a.llm.forward-headers=Accept | larder.services.a.llm.forward-headers has 'Accept', which is forwarded anyway
            services.a.type=llm services.a.llm.url=http://o/v1 services.a.cache.store=local services.a.llm.forward-headers=Expect | larder.services.a.llm.forward-headers has 'Expect', which is for Larder alone
            services.a.type=llm services.a.llm.url=http://o/v1 services.a.cache.store=local services.a.llm.forward-headers=X-A,x-a | larder.services.a.llm.forward-headers has 'x-a' twice
            services.a.type=llm services.a.llm.url=http://o/v1 services.a.cache.store=local services.a.llm.max-rate=0 | larder.services.a.llm.max-rate must be more than 0
            services.a.type=llm services.a.llm.url=http://o/v1 services.a.cache.store=local services.a.llm.retries=11 | larder.services.a.llm.retries must be from 0 to 10
            services.a.type=llm services.a.llm.url=http://o/v1 services.a.cache.store=local services.a.cache.ignored-members=/messages | larder.services.a.cache.ignored-members has '/messages': all questions would have one answer
            services.a.type=llm services.a.llm.url=http://o/v1 services.a.cache.store=local services.a.cache.ignored-members=/model | larder.services.a.cache.ignored-members has '/model': all questions would have one answer
            services.a.type=llm services.a.llm.url=http://o/v1 services.a.cache.store=local services.a.cache.user-field=a(b | larder.services.a.cache.user-field has 'a(b', which is no name of a header field
            services.a.type=llm services.a.llm.url=http://o/v1 services.a.cache.store=local services.a.stale-ttl=-1s | Service a needs a stale-ttl and a refresh-time of 0 or more
            services.a.type=llm services.a.llm.url=http://o/v1 services.a.cache.store=local services.a.models.m.price.input=-1 | larder.services.a.models.m.price.input must be 0 or more
            services.a.type=llm services.a.llm.url=http://o/v1 services.a.cache.store=local services.a.default-ttl=5m | larder.services.a.default-ttl has no effect on a service of type llm: set cache-ttl
            services.a.type=llm services.a.llm.url=http://o/v1 services.a.cache.store=local services.a.timeout=1s | larder.services.a.timeout has no effect on a service of type llm: set llm.timeout
            http.max-bulk-size=1G                             | larder.http.max-bulk-size may not be above quarkus.http.limits.max-body-size
            http.max-bytes-in-flight=1                        | larder.http.max-bytes-in-flight needs at least
            management.port=70000                             | larder.management.port: 70000 is not a port
            services.system.type=local                        | The service name system is reserved
            api-key=short                                     | larder.api-key needs 16 characters or more
            api-key=replace-with-16-or-more-random-characters | larder.api-key is the placeholder
            roles.r.grants[0].services=x                      | larder.roles.r.grants[0].services names 'x'
            roles.r.grants[0].services=*,nope                 | larder.roles.r.grants[0].services names 'nope'
            roles.r.grants=                                   | larder.roles.r.grants (
            roles.r.grants.services=local                     | did you mean larder.roles.r.grants[0].services?
            roles.r.grants[0].services=*  roles.r.grants[0].prefixes= | larder.roles.r.grants[0].prefixes is empty
            roles.r.grants[0].services=*  roles.r.grants[0].prefixes[0]= | larder.roles.r.grants[0].prefixes[0] is empty
            roles.r.grants[0].services=*  roles.r.grants[0].prefixes[0]=${UNSET:} | larder.roles.r.grants[0].prefixes[0] is empty
            roles.r.grants[0].services=*  roles.r.grants[0].prefixes=,,, | larder.roles.r.grants[0].prefixes is empty
            roles.r.grants[0].services=*  roles.r.grants[0].verbs=, | larder.roles.r.grants[0].verbs is empty
            roles.r.grants[0].services=*  roles.r.grants[0].verbs= | larder.roles.r.grants[0].verbs is empty
            roles.r.grants[0].services=system roles.r.grants[0].prefixes=p | narrows the service system
            keys.k.hash=abc keys.k.roles=r roles.r.grants[0].services=* | larder.keys.k.hash
            keys.k.hash=HASH keys.k.roles=nobody              | larder.keys.k.roles names 'nobody'
            keys.k.hash=HASH keys.k.expires= keys.k.roles=r roles.r.grants[0].services=* | larder.keys.k.expires is empty
            hooks.h.on.service=x hooks.h.purge.services=local hooks.h.purge.keys=k | larder.hooks.h.on.service names 'x'
            hooks.h.on.service=local hooks.h.purge.services=local | larder.hooks.h.purge purges nothing
            webhooks.w.type=github webhooks.w.secrets=short webhooks.w.purge.services=local webhooks.w.purge.tags=t | larder.webhooks.w.secrets
            webhooks.w.type=github webhooks.w.secrets[0]=${NOPE} webhooks.w.purge.services=local webhooks.w.purge.tags=t | larder.webhooks.w.secrets has an expression
            webhooks.w.type=github webhooks.w.secrets=long-enough-secret webhooks.w.purge.services=*,nope webhooks.w.purge.tags=t | larder.webhooks.w.purge.services names 'nope'
            webhooks.w.type=github webhooks.w.secrets=long-enough-secret webhooks.w.purge.services=local webhooks.w.purge.tags=t webhooks.w.remember-in= | larder.webhooks.w.remember-in is empty
            limits.l.in=x limits.l.limit=1 limits.l.window=1m | larder.limits.l.in names 'x'
            limits.l.in=local limits.l.limit=1 limits.l.window=0 | larder.limits.l
            limits.l.in=local limits.l.limit=1 limits.l.window=1m limits.l.roles= | larder.limits.l.roles is empty
            subscribers.s.url=ftp://h subscribers.s.secrets=x | larder.subscribers.s
            subscribers.s.url=https://h.invalid/ subscribers.s.secrets=SECRET subscribers.s.queue=${UNSET:} | larder.subscribers.s.queue is empty
            feeds.f.type=river feeds.f.services=*             | Feed f has the unknown type 'river'
            events.window=0                                   | larder.events.window is too small
            """;

    /** What is found when services are opened. */
    private static final String OPENED = """
            services.a.type=local services.a.local.max-bytes=0 | Service a: max-bytes must be more than 0
            services.a.type=local services.a.local.max-bytes=1M services.a.local.max-entries=1 | exclude each other
            services.a.type=file services.a.file.max-bytes=1  | max-bytes of a file store has to be at least 1M
            services.a.type=redis services.a.redis.hosts=redis://h,redis://i | redis: hosts names several servers
            services.a.type=redis services.a.redis.hosts=rediss://h services.a.redis.tls.trust-certificate=/none.pem | redis: tls.trust-certificate names /none.pem, which is missing or cannot be read
            services.a.type=redis services.a.redis.hosts=rediss://h services.a.redis.tls.trust-certificate=/etc/hosts | redis: tls.trust-certificate names /etc/hosts, which is no PEM file
            services.a.type=memcached services.a.memcached.servers=h services.a.memcached.tls.enabled=true services.a.memcached.tls.ca-certificate=/etc/hosts | memcached.tls.ca-certificate is not a readable PEM file: /etc/hosts
            services.a.type=http services.a.http.url=http://o services.a.cache.in=local services.a.http.retries=-1 | http.retries must be from 0 to 10
            services.a.type=table services.a.table.url=jdbc:postgresql://h/d services.a.cache.in=local services.a.table.tables.t.mode=behind services.a.table.behind.queue=local | Service a cannot queue writes in service local of type local
            services.a.type=table services.a.table.url=jdbc:postgresql://h/d services.a.cache.in=local services.a.table.tables.t.mode=behind services.a.table.behind.queue=m services.m.type=memcached | Service a cannot queue writes in service m of type memcached
            services.a.type=table services.a.table.url=jdbc:postgresql://h/d services.a.cache.in=local services.a.table.tables.t.mode=behind services.a.table.behind.queue=f services.f.type=file services.f.file.max-bytes=8M | Service a cannot queue writes in service f, whose values may have
            services.a.type=table services.a.table.url=jdbc:postgresql://h/d services.a.cache.in=local services.a.table.tables.t.mode=behind services.a.table.behind.queue=r services.r.type=redis services.r.redis.format=raw services.r.key-prefix=p | Service a cannot queue writes in service r of type redis
            """;

    /** What is found when the rest is checked against the services. */
    private static final String LAST = """
            feeds.f.type=postgresql feeds.f.services=* feeds.f.url=jdbc:postgresql://h/d?sslkey=/none.key feeds.f.tables=t | url: the parameter sslkey names /none.key, which is missing or cannot be read
            hooks.h.on.service=local hooks.h.purge.services=local hooks.h.purge.keys=k | trigger each other in a cycle
            """;

    private BrokenConfigurations() {}

    /** The properties without {@code larder.}, separated by spaces, and the reason. */
    public static Stream<Arguments> all() {
        return Stream.of(READ, OPENED, LAST).flatMap(BrokenConfigurations::rows);
    }

    private static Stream<Arguments> rows(String table) {
        return table.lines().map(line -> line.split(" +\\| ", 2)).map(row -> Arguments.of(declared(row[0]), row[1]));
    }

    private static String declared(String text) {
        return text.replaceAll(" +", " ").replace("HASH", HASH).replace("SECRET", SECRET);
    }
}
