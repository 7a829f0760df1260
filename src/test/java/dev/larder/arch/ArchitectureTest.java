package dev.larder.arch;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses APP = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.larder");

    @Test
    void dependenciesPointInward() {
        ArchitectureRules.dependenciesPointInward().check(APP);
    }

    @Test
    void everyClassIsInALayer() {
        ArchitectureRules.everyClassIsInALayer().check(APP);
    }

    @Test
    void spiKnowsOnlyTheJdkAndMutiny() {
        ArchitectureRules.spiKnowsOnlyTheJdkAndMutiny().check(APP);
    }

    @Test
    void policyKnowsOnlyTheJdkAndStructuredFields() {
        ArchitectureRules.policyKnowsOnlyTheJdkAndStructuredFields().check(APP);
    }

    @Test
    void policyReadsNoClock() {
        ArchitectureRules.policyReadsNoClock().check(APP);
    }

    @Test
    void guardKnowsOnlyTheJdk() {
        ArchitectureRules.guardKnowsOnlyTheJdk().check(APP);
    }

    @Test
    void storesDoNotKnowEachOther() {
        ArchitectureRules.storesDoNotKnowEachOther().check(APP);
    }

    @Test
    void feedsDoNotKnowEachOther() {
        ArchitectureRules.feedsDoNotKnowEachOther().check(APP);
    }

    @Test
    void packagesHaveNoCycles() {
        ArchitectureRules.packagesHaveNoCycles().check(APP);
    }

    @Test
    void caffeineStaysInThePackagesThatNeedIt() {
        ArchitectureRules.caffeineStaysInThePackagesThatNeedIt().check(APP);
    }

    @Test
    void noStaticStateIsMadeOfEntropyOrTimeOrPlace() {
        NativeImageRules.noStaticStateIsMadeOfEntropyOrTimeOrPlace().check(APP);
    }

    @Test
    void noInitializerAsksForEntropyOrTimeOrPlace() {
        NativeImageRules.noInitializerAsksForEntropyOrTimeOrPlace().check(APP);
    }

    @Test
    void onlyResourcesHaveJacksonWriteObjects() {
        NativeImageRules.onlyResourcesHaveJacksonWriteObjects().check(APP);
    }

    @Test
    void whatResourcesReturnIsKnownToTheNativeImage() {
        assertThat(NativeImageRules.answeredTypes(APP)).hasSizeGreaterThan(20).noneMatch(NativeImageRules::hidesOthers);
    }

    @Test
    void nothingWaitsForAUni() {
        ArchitectureRules.nothingWaitsForAUni().check(APP);
    }

    @Test
    void nothingSharesAUniByMemoizingIt() {
        ArchitectureRules.nothingSharesAUniByMemoizingIt().check(APP);
    }

    @Test
    void stepsAreTakenLaterInOneWay() {
        ArchitectureRules.stepsAreTakenLaterInOneWay().check(APP);
    }

    @Test
    void aStoreThatOverridesGetOverridesGetNow() {
        ArchitectureRules.aStoreThatOverridesGetOverridesGetNow().check(APP);
    }

    @Test
    void theDataPlaneKnowsNoJaxRs() {
        ArchitectureRules.theDataPlaneKnowsNoJaxRs().check(APP);
    }

    @Test
    void resourcesReturnUni() {
        ArchitectureRules.resourcesReturnUni().check(APP);
    }

    @Test
    void coreKnowsNoProtocolAndNoDriver() {
        ArchitectureRules.coreKnowsNoProtocolAndNoDriver().check(APP);
    }

    @Test
    void aStoreShowsItsFactoryAndItsConfiguration() {
        ArchitectureRules.aStoreShowsItsFactoryAndItsConfiguration().check(APP);
    }

    @Test
    void aFeedShowsItsFactoryItsConfigurationAndItsHooks() {
        ArchitectureRules.aFeedShowsItsFactoryItsConfigurationAndItsHooks().check(APP);
    }

    @Test
    void onlyALaneBlocks() {
        ArchitectureRules.onlyALaneBlocks().check(APP);
    }

    @Test
    void aNativeImageKeepsEveryTypeOfTheConfiguration() {
        assertThat(NativeImageRules.configurationTypes(APP))
                .hasSizeGreaterThan(20)
                .allMatch(NativeImageRules::isKept);
    }
}
