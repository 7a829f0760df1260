package dev.larder;

import org.junit.platform.suite.api.IncludeTags;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** The tests that have an application in their process: those of stores and of the core around them. */
@Suite
@SelectPackages({"dev.larder.stores", "dev.larder.core"})
@IncludeTags("io.quarkus.test.junit.QuarkusTest")
class StoresApplicationSuite {}
