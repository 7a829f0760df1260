package dev.larder;

import org.junit.platform.suite.api.ExcludePackages;
import org.junit.platform.suite.api.IncludeTags;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** The tests that have an application in their process: all but those over HTTP. */
@Suite
@SelectPackages("dev.larder")
@ExcludePackages("dev.larder.http")
@IncludeTags("io.quarkus.test.junit.QuarkusTest")
class OtherApplicationSuite {}
