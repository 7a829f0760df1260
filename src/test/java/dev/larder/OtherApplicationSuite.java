package dev.larder;

import org.junit.platform.suite.api.ExcludeClassNamePatterns;
import org.junit.platform.suite.api.ExcludePackages;
import org.junit.platform.suite.api.IncludeTags;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** The tests that have an application in their process: all but those of the other suites. */
@Suite
@SelectPackages("dev.larder")
@ExcludePackages({"dev.larder.admin", "dev.larder.core", "dev.larder.stores"})
@ExcludeClassNamePatterns({"dev\\.larder\\.http\\.[A-Z].*", ".*\\.CorsTest", ".*\\.GatewayPreflightTest"})
@IncludeTags("io.quarkus.test.junit.QuarkusTest")
class OtherApplicationSuite {}
