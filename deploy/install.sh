#!/bin/sh
# Installs Walkaround on Debian 12 from the folder of a release, as root:
#
#     deploy/install.sh walkaround.example.org          a public name: Caddy fetches its certificate
#     deploy/install.sh walkaround.home.arpa house      a name of the house: Caddy is its own authority
#
# May be run again, also from the folder of a newer release (then without a name): settings and data stay as they are, and the database is
# backed up and brought up to the release before the server starts (docs/upgrading.md).
set -eu

if [ "$(id -u)" != 0 ] || { [ $# -lt 1 ] && [ ! -e /etc/walkaround/caddy.env ]; }; then
	echo "As root: deploy/install.sh NAME [house]" >&2
	exit 2
fi
name=${1:-}
[ -n "$name" ] || name=$(sed -n 's/^WALKAROUND_ADDRESS=//p' /etc/walkaround/caddy.env)
tls=
[ "${2:-}" = house ] && tls="tls internal"
release=$(cd "$(dirname "$0")/.." && pwd)
program=/opt/walkaround
settings=/etc/walkaround

say() { printf '%s\n' "-- $*"; }
with_systemd() { [ ! -d /run/systemd/system ] || systemctl "$@"; }

say "Debian's packages"
export DEBIAN_FRONTEND=noninteractive
apt-get update --quiet=2
apt-get install --yes --quiet=2 --no-install-recommends python3 python3-pip ca-certificates caddy >/dev/null

say "the user walkaround, who owns nothing but /var/lib/walkaround and the backups"
getent group walkaround >/dev/null || groupadd --system walkaround
getent passwd walkaround >/dev/null ||
	useradd --system --gid walkaround --home-dir /var/lib/walkaround --no-create-home --shell /usr/sbin/nologin walkaround
install -d -m 0700 -o walkaround -g walkaround /var/lib/walkaround /var/backups/walkaround

say "the program in $program"
with_systemd stop walkaround.socket walkaround.service walkaround-worker.service 2>/dev/null || true
if [ "$release" != "$program" ]; then
	install -d -m 0755 "$program"
	for part in auditapp migrations deploy docs tools requirements.txt requirements.in pyproject.toml README.md LICENSE; do
		rm -rf "${program:?}/$part"
		cp -R "$release/$part" "$program/$part"
	done
fi
cd "$program"
# Debian's own Python: one that lies in somebody's home could not be run by another user.
python=/usr/bin/python3
setpriv --reuid=walkaround --regid=walkaround --init-groups .venv/bin/python -c '' 2>/dev/null || {
	rm -rf .venv
	"$python" -m venv --without-pip .venv
}
"$python" -m pip --python .venv/bin/python --disable-pip-version-check install --quiet --no-input \
	--root-user-action ignore --require-hashes -r requirements.txt
.venv/bin/python tools/launcher.py
.venv/bin/python -m compileall -q auditapp

say "settings in $settings"
install -d -m 0755 "$settings"
if [ ! -e "$settings/walkaround.env" ]; then
	secret=$(/usr/bin/python3 -c 'import secrets; print(secrets.token_hex(32))')
	umask 077
	sed -e "s|^AUDITAPP_SECRET_KEY=.*|AUDITAPP_SECRET_KEY=$secret|" -e "s|^AUDITAPP_URL=.*|AUDITAPP_URL=https://$name|" \
		deploy/walkaround.env >"$settings/walkaround.env"
	umask 022
fi
if [ ! -e "$settings/caddy.env" ]; then
	sed -e "s|^WALKAROUND_ADDRESS=.*|WALKAROUND_ADDRESS=$name|" -e "s|^WALKAROUND_TLS=.*|WALKAROUND_TLS=$tls|" \
		deploy/caddy.env >"$settings/caddy.env"
fi

say "units and Caddy"
install -m 0644 deploy/walkaround.service deploy/walkaround.socket deploy/walkaround-worker.service /etc/systemd/system/
install -d /etc/systemd/system/caddy.service.d
install -m 0644 deploy/caddy-walkaround.conf /etc/systemd/system/caddy.service.d/walkaround.conf
[ ! -e /etc/caddy/Caddyfile ] || cmp -s deploy/Caddyfile /etc/caddy/Caddyfile ||
	cp /etc/caddy/Caddyfile /etc/caddy/Caddyfile.before-walkaround
install -m 0644 deploy/Caddyfile /etc/caddy/Caddyfile
install -m 0755 deploy/auditapp /usr/local/bin/auditapp
with_systemd daemon-reload

say "the database"
/usr/local/bin/auditapp upgrade

with_systemd enable --now walkaround.socket walkaround.service
! with_systemd is-enabled --quiet walkaround-worker.service 2>/dev/null || with_systemd start walkaround-worker.service
with_systemd restart caddy.service

say "done: https://$name. What remains is in docs/operate.md; the link to set it up is in: journalctl -u walkaround"
