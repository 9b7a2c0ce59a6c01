"""`harness doctor`: what this machine has, what it lacks, and what will make its numbers noisy."""

from __future__ import annotations


def command() -> None:
    """Toolchains found and missing, the machine's facts, and sources of noise."""
    from harness.catalogue.manifest import find_languages
    from harness.cli.workspace import LANGUAGES, RESULTS, ROOT
    from harness.measure.host import describe_host, noise_warnings
    from harness.measure.runtimes import installations
    from harness.measure.toolchain import MissingTool, find_tool
    from harness.units import binary_size

    print("toolchains (indented: further runtimes, for --runtime)")
    for language in find_languages(LANGUAGES):
        for name, tool in language.manifest.toolchain.items():
            found = find_tool(name, tool, language.folder)
            label = f"  {language.manifest.title:8} {name:8}"
            if isinstance(found, MissingTool):
                lost = f" (lost without it: {tool.optional})" if tool.optional else ""
                print(f"{label} missing: {found.problem}{lost}")
                for how in found.install:
                    print(f"  {'':17} install on {how}")
            else:
                print(f"{label} {found.version}  {found.path}")
        for other in installations(language)[1:]:
            print(f"  {language.manifest.title:8} {'':8} {other.version}  {other.path}")
    host = describe_host(RESULTS if RESULTS.is_dir() else ROOT, ())
    usable = len(host.cpus_usable)
    print("machine")
    print(f"  {host.system} {host.kernel} on {host.architecture}, {host.hostname}")
    print(f"  {host.cpu_model or 'unknown CPU'}: {usable} of {host.cpus_online} CPUs usable,")
    print(f"  {host.threads_per_core or 'unknown'} thread(s) per core as far as the system tells,")
    quota = "none" if host.cpu_quota is None else f"{host.cpu_quota:g} CPUs"
    print(f"  CPU quota {quota}, hypervisor {host.hypervisor or 'none'},")
    print(f"  memory {binary_size(host.memory_bytes)}, results on {host.work_file_system}")
    warnings = noise_warnings(host)
    print("noise" if warnings else "noise: nothing that shows from here")
    for warning in warnings:
        print(f"  - {warning}")
