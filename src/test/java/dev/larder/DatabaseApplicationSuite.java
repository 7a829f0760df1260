package dev.larder;

import org.junit.platform.suite.api.IncludeTags;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** The tests that have an application in their process: those of the database store, which mostly wait for PostgreSQL. */
@Suite
@SelectPackages("dev.larder.stores.database")
@IncludeTags("io.quarkus.test.junit.QuarkusTest")
class DatabaseApplicationSuite {}
