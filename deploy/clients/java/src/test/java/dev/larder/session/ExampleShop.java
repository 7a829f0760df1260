package dev.larder.session;

import static org.springframework.session.FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.springframework.session.web.http.SessionRepositoryFilter;

/** A shop with a cart and a sign-in. Any number of it may run behind a load balancer: they share the sessions. */
final class ExampleShop extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient LarderSessionRepository sessions;

    private ExampleShop(LarderSessionRepository sessions) {
        this.sessions = sessions;
    }

    /** {@code LARDER=http://127.0.0.1:8080 KEY=… ./mvnw -f deploy/clients/java/pom.xml test-compile exec:java} */
    public static void main(String... arguments) throws LifecycleException, IOException {
        Tomcat tomcat = start(3000);
        System.out.println("http://127.0.0.1:" + tomcat.getConnector().getLocalPort());
        tomcat.getServer().await();
    }

    /** All there is to do in a servlet container: a filter before everything else. */
    static Tomcat start(int port) throws LifecycleException, IOException {
        LarderSessionRepository sessions = Place.repository();
        var tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("shop").toString());
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(port);
        Context context = tomcat.addContext("", null);
        var filter = new FilterDef();
        filter.setFilterName("sessions");
        filter.setFilter(new SessionRepositoryFilter<>(sessions));
        context.addFilterDef(filter);
        var mapping = new FilterMap();
        mapping.setFilterName("sessions");
        mapping.addURLPattern("/*");
        context.addFilterMap(mapping);
        Tomcat.addServlet(context, "shop", new ExampleShop(sessions));
        context.addServletMappingDecoded("/*", "shop");
        tomcat.getConnector();
        tomcat.start();
        return tomcat;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpSession session = request.getSession(false);
        response.getWriter()
                .print(session == null ? "nobody" : session.getAttribute(PRINCIPAL_NAME_INDEX_NAME) + " " + cart(session));
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) {
        HttpSession session = request.getSession();
        switch (request.getPathInfo()) {
            case "/cart" -> {
                List<String> cart = cart(session);
                cart.add(request.getParameter("article"));
                session.setAttribute("cart", cart);
            }
            case "/login" -> {
                session.setAttribute(PRINCIPAL_NAME_INDEX_NAME, request.getParameter("user"));
                request.changeSessionId();
            }
            case "/logout" -> session.invalidate();
            case "/logout-everywhere" ->
                sessions.deleteAllOf((String) session.getAttribute(PRINCIPAL_NAME_INDEX_NAME));
            default -> response.setStatus(HttpServletResponse.SC_NOT_FOUND);
        }
    }

    @SuppressWarnings("unchecked") // the attribute is set above
    private static List<String> cart(HttpSession session) {
        List<String> cart = (List<String>) session.getAttribute("cart");
        return cart == null ? new ArrayList<>() : cart;
    }
}
