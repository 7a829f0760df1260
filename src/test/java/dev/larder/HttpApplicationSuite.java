package dev.larder;

import org.junit.platform.suite.api.ExcludePackages;
import org.junit.platform.suite.api.IncludeTags;
import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/**
 * The tests that have an application in their process: those over HTTP and of the control plane, and those that need the
 * application of one of these. Those of {@code http} that need no application of their own are with the others.
 */
@Suite
@SelectPackages({"dev.larder.http", "dev.larder.admin"})
@ExcludePackages({"dev.larder.http.events", "dev.larder.http.connection"})
@SelectClasses(names = {"dev.larder.docs.CorsTest", "dev.larder.gateway.origin.http.GatewayPreflightTest"})
@IncludeTags("io.quarkus.test.junit.QuarkusTest")
class HttpApplicationSuite {}
