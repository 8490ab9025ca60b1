"""vm.args: flags and their arguments."""

from __future__ import annotations

from elixir_lint.project.deploy.vm_args import read_vm_args
from elixir_lint.source import SourceFile

VM_ARGS = """\
## -heart
+Q 65536 # ports
-kernel inet_dist_use_interface '{127,0,0,1}'
-setcookie <%= @cookie %>
-env ERL_MAX_PORTS -1
+sbwt none
"""


def test_flags_have_their_arguments() -> None:
    flags = read_vm_args(SourceFile("rel/vm.args.eex", VM_ARGS.encode()))
    assert [(flag.name, [word.literal for word in flag.arguments]) for flag in flags] == [
        ("+Q", ["65536"]),
        ("-kernel", ["inet_dist_use_interface", "{127,0,0,1}"]),
        ("-setcookie", [None]),
        ("-env", ["ERL_MAX_PORTS", "-1"]),
        ("+sbwt", ["none"]),
    ]
    assert flags[0].word.span.begin == (2, 1)


def test_flags_inside_a_condition_of_the_template_are_conditional() -> None:
    text = b"+P 2000\n<% if @options[:heart] do %>\n-heart\n<% end %>\n+Q <%= 1024 %>\n"
    flags = read_vm_args(SourceFile("rel/vm.args.eex", text))
    assert [(flag.name, len(flag.arguments), flag.conditional) for flag in flags] == [
        ("+P", 1, False),
        ("-heart", 0, True),
        ("+Q", 1, False),
    ]
