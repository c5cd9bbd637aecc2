# What somebody who took over the daemon could do: run in its place, by its unit. A line for each
# attempt: what it was, and `no` with the kernel's reason, or `yes`.
# What the unit hides must not be searched for modules.
BEGIN { @INC = grep { !m{^/usr/local} } @INC }
use strict;
use POSIX ();
use Socket;

sub attempt {
  my ($what, $try) = @_;
  $! = 0;
  my $done = $try->();
  print "$what: ", ($done ? "yes" : "no ($!)"), "\n";
}

sub writes {
  my ($path) = @_;
  sub { open(my $file, '>>', $path) or return 0; print $file "x"; close $file }
}

sub lines {
  my ($path) = @_;
  sub { open(my $file, '<', $path) or return (); <$file> }
}

sub names {
  my ($path) = @_;
  sub { opendir(my $folder, $path) or return (); grep { !/^[.][.]?$/ } readdir $folder }
}

sub runs {
  my @words = @_;
  sub { system({ $words[0] } @words) == 0 }
}

$| = 1;
attempt("internet socket", sub { socket(my $s, AF_INET, SOCK_STREAM, 0) });
attempt("internet socket, version 6", sub { socket(my $s, AF_INET6, SOCK_DGRAM, 0) });
attempt("netlink socket", sub { socket(my $s, 16, SOCK_RAW, 0) });
attempt("packet socket", sub { socket(my $s, 17, SOCK_RAW, 0) });
attempt("network interfaces", sub { grep { /:/ && !/lo:/ } lines('/proc/self/net/dev')->() });
attempt("a shell", runs('/bin/sh', '-c', ':'));
attempt("another program", runs('/usr/bin/true'));
attempt("another program by its loader", sub {
  my ($loader) = glob('/lib*/ld-linux*.so.*') or die;
  runs($loader, '/usr/bin/true')->();
});
for my $folder (qw(
  /var/lib/veridraw /var/lib/veridraw-local /var/lib/veridraw-backup /run/veridraw /tmp /var/tmp
  /dev/shm
)) {
  attempt("a program of its own in $folder", sub {
    my $path = "$folder/own";
    open(my $from, '<:raw', '/usr/bin/true') or die;
    open(my $to, '>:raw', $path) or return 0;
    print $to do { local $/; <$from> };
    close $to;
    chmod 0700, $path;
    my $ran = runs($path)->();
    my $why = $!;
    unlink $path;
    $! = $why;
    $ran;
  });
}
# Numbers of x86_64: memfd_create, unshare, mount, ptrace.
if ((POSIX::uname())[4] eq 'x86_64') {
  my ($name, $target) = ("x", "/tmp");
  attempt("a program in memory", sub { syscall(319, $name, 0) >= 0 });
  attempt("a namespace", sub { syscall(272, 0x10000000) == 0 });
  attempt("a mount", sub { syscall(165, $name, $target, $name, 0, 0) == 0 });
  attempt("a look into another process", sub { syscall(101, 16, 1, 0, 0) == 0 });
}
attempt("home directories", names('/home'));
attempt("the superuser's home", names('/root'));
attempt("backups of the machine", names('/var/backups'));
attempt("passwords", lines('/etc/shadow'));
attempt("its configuration, written", writes('/etc/veridraw/veridraw.yaml'));
attempt("its program, written", writes('/usr/bin/veridrawd'));
attempt("the machine's state, written", writes('/var/lib/dpkg/x'));
attempt("temporary files of others", names('/var/tmp'));
attempt("disks", sub { grep { -b "/dev/$_" } names('/dev')->() });
attempt("other processes", sub { grep { /^[0-9]+$/ && $_ != $$ } names('/proc')->() });
attempt("a signal to the first process", sub { kill 0, 1 });
attempt("the kernel's settings", names('/proc/sys'));
attempt("another user", sub { $> = 1; $> == 1 });
# What it must be able to do.
attempt("its own state", writes('/var/lib/veridraw/probe'));
attempt("its own configuration", lines('/etc/veridraw/veridraw.yaml'));
attempt("who calls", sub { (lines('/proc/self/uid_map')->())[0] =~ /^\s*0\s+0\s+4294967295/ });
