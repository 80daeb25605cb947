"""Unpacks the wheel of a Milvus server, whose programs are compressed inside it.

Arguments: the folder with the wheel, the folder to fill. It gets bin/, milvus.yaml.template and glog.conf; the wheel
is removed.
"""
import lzma
import os
import pathlib
import shutil
import sys
import zipfile


def main(wheels, target):
    (wheel,) = pathlib.Path(wheels).glob("milvus-*.whl")
    programs = pathlib.Path(target, "bin")
    programs.mkdir()
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if name.startswith("milvus/data/bin/") and name.endswith(".lzma"):
                program = programs / pathlib.PurePosixPath(name).stem
                with archive.open(name) as packed, lzma.open(packed) as unpacked, open(program, "wb") as out:
                    shutil.copyfileobj(unpacked, out)
                os.chmod(program, 0o755)
        for name, there in (("config.yaml.template", "milvus.yaml.template"), ("glog.conf", "glog.conf")):
            pathlib.Path(target, there).write_bytes(archive.read("milvus/data/" + name))
    shutil.rmtree(wheels)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
