"""Trove's own Python code on the other side of the broker: PythonPeerIT starts it and says what it has to do.

Arguments: a configuration file of oslo.config, the id of an instance.
Casts a heartbeat and a create_instance as Trove's guest and API do, then serves the instance's guest topic with Trove's
serializers until standard input ends. Every line on standard output is one JSON list: what happened, and its values.
"""
import json
import sys

from oslo_config import cfg
import oslo_messaging
from trove.common import cfg as trove_cfg  # noqa: F401  registers Trove's options
from trove.common import context as trove_context
from trove.common.rpc import secure_serializer
from trove.common.rpc import serializer as trove_serializer
from trove import rpc
from trove.conductor import api as conductor_api
from trove.taskmanager import api as taskmanager_api

CONF = cfg.CONF


def say(*values):
    print(json.dumps(values, sort_keys=True), flush=True)


class Guest:
    """What a guest is asked, written down."""

    target = oslo_messaging.Target(version='1.1')

    def prepare(self, context, **arguments):
        say('prepare', arguments)

    def list_databases(self, context, limit=None, marker=None, include_marker=False):
        say('list_databases', limit, marker, include_marker, context.project_id)
        return [[{'_name': 'app', '_character_set': 'utf8', '_collate': None}], 'app']

    def restart(self, context):
        raise ValueError('the datastore does not stop')


class NoNotification:
    """Stands where Trove's API has the notification of its request."""

    def notify_start(self, **ignored):
        pass

    def serialize(self, context):
        return {}


def main(configuration, instance):
    CONF([], project='trove', default_config_files=[configuration])
    rpc.init(CONF)
    context = trove_context.TroveContext(user_id='u-1', project_id='p-1', roles=['member'], is_admin=False)
    context.notification = NoNotification()
    conductor_api.API(context).heartbeat(
        instance, {'service_status': 'healthy', 'volume_used': 0}, sent=1700000000.25)
    api = taskmanager_api.API(context)
    api.client.prepare(version='1.0').cast(
        context, 'create_instance', instance_id=instance, name='db1', flavor={'id': '1', 'name': 'm', 'ram': 512},
        image_id='image', databases=[{'_name': 'app', '_character_set': None, '_collate': None}],
        users=[{'_name': 'u1', '_password': 'p\u00e4ss', '_host': '%', '_databases': [], '_is_root': False}],
        datastore_manager='mariadb', packages=None, volume_size=2, backup_id=None, availability_zone=None,
        root_password=None, nics=[], overrides=None, slave_of_id=None, cluster_config=None, volume_type=None,
        modules=None, locality=None, access={'is_public': False}, ds_version='10.11')
    serializer = secure_serializer.SecureSerializer(
        trove_serializer.TroveRequestContextSerializer(None), CONF.instance_rpc_encr_key)
    server = oslo_messaging.get_rpc_server(
        rpc.TRANSPORT, oslo_messaging.Target(topic='guestagent.' + instance, server=instance), [Guest()],
        executor='threading', serializer=serializer)
    server.start()
    say('serving')
    sys.stdin.read()
    server.stop()
    server.wait()


if __name__ == '__main__':
    main(*sys.argv[1:])
