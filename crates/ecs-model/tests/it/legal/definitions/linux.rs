//! What containers have of the kernel: Linux parameters, ulimits, settings, accelerators.

use serde_json::json;

use super::{Drawn, Maker};
use crate::pairs::Base;

impl Maker<'_> {
    /// Sets what Linux containers have; those of Windows have none of it but a security option.
    pub(super) fn linux(&mut self, drawn: &Drawn) {
        if self.run.is_windows() {
            if drawn.extras[12] && !self.run.is_fargate() {
                self.set("dockerSecurityOptions", json!(["credentialspec:file://report.json"]));
            }
            return;
        }
        if drawn.extras[5] {
            self.set("readonlyRootFilesystem", json!(true));
        }
        self.parameters(drawn);
        let limits = [
            json!({"name": "nofile", "softLimit": 1024, "hardLimit": 65_535}),
            json!({"name": "core", "softLimit": 0, "hardLimit": -1}),
            json!({"name": "memlock", "softLimit": -1, "hardLimit": -1}),
        ];
        let drawn_limits = limits.into_iter().zip(&drawn.extras[8..]).filter(|(_, is_drawn)| **is_drawn);
        self.set("ulimits", drawn_limits.map(|(limit, _)| limit).collect());
        self.settings(drawn);
        if drawn.extras[12] && !self.run.is_fargate() {
            self.set("privileged", json!(true));
            self.set("dockerSecurityOptions", json!(["no-new-privileges", "label:type:a", "apparmor:docker-default"]));
        }
    }

    fn parameters(&mut self, drawn: &Drawn) {
        let fargate = self.run.is_fargate();
        let mut parameters = json!({});
        if drawn.extras[11] {
            parameters["initProcessEnabled"] = json!(true);
        }
        if drawn.extras[13] {
            let added = if fargate { "SYS_PTRACE" } else { "NET_ADMIN" };
            parameters["capabilities"] = json!({"add": [added], "drop": ["ALL", "MKNOD"]});
        }
        if drawn.extras[14] {
            parameters["tmpfs"] =
                json!([{"containerPath": "/run", "size": 1, "mountOptions": ["noexec", "mode=1777", "nr_inodes=8"]}]);
        }
        if drawn.extras[15] && !fargate {
            parameters["devices"] = json!([{"hostPath": "/dev/fuse", "containerPath": "/dev/fuse",
                "permissions": ["read", "write", "mknod"]}, {"hostPath": "/dev/kvm"}]);
            parameters["sharedMemorySize"] = json!(64);
        }
        if drawn.extras[16] && !fargate {
            parameters["maxSwap"] = json!(0);
            parameters["swappiness"] = json!(100);
        }
        self.set("linuxParameters", parameters);
    }

    /// Sets kernel settings of the namespaces that are the task's.
    fn settings(&mut self, drawn: &Drawn) {
        let mut settings = Vec::new();
        if drawn.extras[17] && self.run.mode() != "host" {
            settings.push(json!({"namespace": "net.core.somaxconn", "value": "1024"}));
        }
        if drawn.extras[18] && self.run.definition["ipcMode"] != "host" {
            settings.push(json!({"namespace": "kernel.sem", "value": "250 32000 100 128"}));
            settings.push(json!({"namespace": "fs.mqueue.msg_max", "value": "20"}));
        }
        self.set("systemControls", json!(settings));
    }

    /// Sets GPUs, which are whole in every container or shared in every one, or Neuron devices, which one
    /// container has.
    pub(super) fn accelerators(&mut self) {
        let gpus = self.run.accelerators;
        let requirement = match self.run.base {
            Base::Managed if gpus == 0 && self.place == 0 => json!({"type": "NeuronDevice", "value": "ALL"}),
            Base::Ec2 | Base::Ec2Awsvpc | Base::External if gpus == 1 => json!({"type": "GPU", "value": "1"}),
            Base::Ec2 | Base::Ec2Awsvpc | Base::Managed if gpus == 2 => {
                json!({"type": "GPU", "sharingStrategy": {"nvidiaMps": {"memory": 1, "maxComputePercent": 100}}})
            }
            Base::Ec2 | Base::External if gpus == 3 => json!({"type": "GPU", "value": "ALL"}),
            _ => return,
        };
        self.set("resourceRequirements", json!([requirement]));
    }
}
