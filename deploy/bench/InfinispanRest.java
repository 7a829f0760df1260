import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import org.infinispan.configuration.cache.ConfigurationBuilder;
import org.infinispan.configuration.global.GlobalConfigurationBuilder;
import org.infinispan.lifecycle.ComponentStatus;
import org.infinispan.manager.DefaultCacheManager;
import org.infinispan.rest.RestServer;
import org.infinispan.rest.configuration.RestServerConfigurationBuilder;
import org.infinispan.server.core.ServerManagement;
import org.infinispan.server.core.ServerStateManager;

/** Infinispan's REST endpoint with one cache in the heap, "bench", and without authentication. */
final class InfinispanRest {
    private InfinispanRest() {}

    /** Serves on the port of 127.0.0.1 that the first argument names; the second is a directory for its state. */
    public static void main(String[] arguments) {
        Path directory = Path.of(arguments[1]);
        var global = new GlobalConfigurationBuilder().nonClusteredDefault();
        global.globalState().enable().persistentLocation(arguments[1]);
        var manager = new DefaultCacheManager(global.build());
        manager.defineConfiguration("bench", new ConfigurationBuilder().build());
        manager.getCache("bench");
        var server = new RestServer();
        server.setServerManagement(management(manager, directory), true);
        var address = new RestServerConfigurationBuilder().host("127.0.0.1").port(Integer.parseInt(arguments[0]));
        server.start(address.build(), manager);
        server.postStart();
    }

    /** The rest of the server, as far as the endpoint asks for it: it runs, and ignores no cache. */
    private static ServerManagement management(DefaultCacheManager manager, Path directory) {
        Map<Class<?>, Object> known = Map.of(
                DefaultCacheManager.class, manager,
                ComponentStatus.class, ComponentStatus.RUNNING,
                Path.class, directory,
                Map.class, Map.of(),
                ServerStateManager.class, proxy(ServerStateManager.class, Map.of(boolean.class, false)));
        return proxy(ServerManagement.class, known);
    }

    /** An object whose methods return what is known by its type, or null. */
    private static <T> T proxy(Class<T> type, Map<Class<?>, Object> known) {
        ClassLoader loader = InfinispanRest.class.getClassLoader();
        return type.cast(Proxy.newProxyInstance(
                loader, new Class<?>[] {type}, (self, method, x) -> known.get(method.getReturnType())));
    }
}
