package dev.larder.npm;

import dev.larder.operate.TarballReader;

/** What npm's tarballs say of themselves, read as a publish reads it. */
public final class TarballNames implements TarballReader {

    @Override
    public Named read(byte[] tarball) {
        var contents = TarballContents.of(tarball);
        return new Named(contents.name(), PublishBody.cleaned(contents.version()));
    }
}
