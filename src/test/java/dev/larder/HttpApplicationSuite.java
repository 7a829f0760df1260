package dev.larder;

import org.junit.platform.suite.api.IncludeTags;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** The tests that have an application in their process: those over HTTP. */
@Suite
@SelectPackages("dev.larder.http")
@IncludeTags("io.quarkus.test.junit.QuarkusTest")
class HttpApplicationSuite {}
