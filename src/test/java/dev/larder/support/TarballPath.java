package dev.larder.support;

import dev.larder.domain.Digest;
import dev.larder.domain.PackageName;
import dev.larder.domain.Version;

/** Where a registry keeps its tarballs. */
public enum TarballPath {

    /** As npm's own does: {@code /@acme/greet/-/greet-1.0.0.tgz}. */
    NPM {
        @Override
        String of(PackageName name, Version version, Digest shasum) {
            return "/" + name + "/-/" + name.tarballFile(version.text());
        }
    },

    /** As GitHub Packages does: {@code /download/@acme/greet/1.0.0/<sha>}, without a file's name. */
    GITHUB {
        @Override
        String of(PackageName name, Version version, Digest shasum) {
            return "/download/" + name + "/" + version + "/" + shasum.hex();
        }
    };

    abstract String of(PackageName name, Version version, Digest shasum);
}
