from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from blog.archiving import Finding, check, gather


class Command(BaseCommand):
    help = (
        "Hold the site against the ten guidelines of Rogue Scholar, the archive of "
        "science blogs, and say what is missing where."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--pages",
            type=int,
            default=100,
            help="Read the pages of so many posts, the newest. 100 unless said.",
        )
        parser.add_argument(
            "--faults",
            type=int,
            default=5,
            help="How many faults of a kind to name. 5 unless said.",
        )

    def handle(self, *, pages: int, faults: int, **options: Any) -> None:
        evidence = gather(pages)
        findings = check(evidence)
        read = f"{len(evidence.posts)} posts, the pages of {len(evidence.landings)}"
        self.stdout.write(f"{read}.\n")
        for finding in findings:
            self.tell(finding, faults)
        kept = sum(finding.is_kept for finding in findings)
        self.stdout.write(f"{kept} of {len(findings)} guidelines are kept.")
        broken = [f for f in findings if f.guideline.is_required and not f.is_kept]
        if broken:
            numbers = ", ".join(str(f.guideline.number) for f in broken)
            raise CommandError(f"Required, and not kept: {numbers}.")

    def tell(self, finding: Finding, most: int) -> None:
        rule = finding.guideline
        kind = "required" if rule.is_required else "recommended"
        mark = self.style.SUCCESS("yes") if finding.is_kept else self.style.ERROR("no ")
        self.stdout.write(f"{rule.number:>3} {mark} {rule.says} ({kind})")
        for place, what in finding.faults[:most]:
            self.stdout.write(f"        {place}: {what}")
        if more := len(finding.faults[most:]):
            self.stdout.write(f"        and {more} more")
