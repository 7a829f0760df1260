package dev.larder.admin;

import dev.larder.core.service.Service;
import dev.larder.core.service.ServiceRegistry;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** Turns the {@code {service}} of a path into the open service of that name; an unknown one is answered 404. */
@Provider
public final class ServiceParameter implements ParamConverterProvider {
    private final Instance<ServiceRegistry> services;

    /** Looked up at each call, because Quarkus REST creates its converters before the configuration is read. */
    ServiceParameter(Instance<ServiceRegistry> services) {
        this.services = services;
    }

    @Override
    @SuppressWarnings("unchecked") // T is Service
    public <T> @Nullable ParamConverter<T> getConverter(Class<T> type, Type generic, Annotation[] annotations) {
        return type == Service.class ? (ParamConverter<T>) new Converter(services) : null;
    }

    private record Converter(Instance<ServiceRegistry> services) implements ParamConverter<Service> {
        @Override
        public Service fromString(String name) {
            return services.get().get(name);
        }

        @Override
        public String toString(Service service) {
            return service.name().text();
        }
    }
}
